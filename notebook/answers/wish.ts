/** What a page asks for. */
export interface Wish {
  what: string;
  text?: string;
  version?: string;
  keepMine?: boolean;
  said?: string[];
}
