// What a program prints for a terminal, as elements: colours become classes, and
// what else a terminal is told is left out.

const codes: { [code: string]: string } = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  30: 'black',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  37: 'white',
  90: 'dim',
};
const ends: { [code: string]: string[] } = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
};
const start = String.fromCharCode(27);
// A sequence may be cut in two by the end of a chunk.
const sequence = new RegExp(`${start}\\[([\\d;?]*)([A-Za-z])`, 'g');
const begun = new RegExp(`${start}(\\[[\\d;?]*)?$`);

/** Prints text into an element, chunk by chunk. */
export class Printer {
  readonly #into: HTMLElement;
  #styles = new Set<string>();
  #left = '';

  constructor(into: HTMLElement) {
    this.#into = into;
  }

  /** Adds what was printed. Who has scrolled to the end stays there. */
  print(chunk: string): void {
    const into = this.#into;
    const atEnd = into.scrollHeight - into.scrollTop - into.clientHeight < 8;
    const text = this.#left + chunk;
    this.#left = begun.exec(text)?.[0] ?? '';
    const whole = text.slice(0, text.length - this.#left.length);
    let end = 0;
    for (const match of whole.matchAll(sequence)) {
      this.#add(whole.slice(end, match.index));
      if (match[2] === 'm') this.#style(match[1] ?? '');
      end = match.index + match[0].length;
    }
    this.#add(whole.slice(end));
    if (atEnd) into.scrollTop = into.scrollHeight;
  }

  #add(text: string): void {
    if (text === '') return;
    if (this.#styles.size === 0) {
      this.#into.append(text);
      return;
    }
    const span = document.createElement('span');
    span.className = [...this.#styles].map((style) => `ansi-${style}`).join(' ');
    span.append(text);
    this.#into.append(span);
  }

  #style(list: string): void {
    for (const code of list === '' ? ['0'] : list.split(';')) {
      const style = codes[code];
      const number = Number(code);
      if (number === 0) this.#styles.clear();
      else if (number === 39) for (const each of colours) this.#styles.delete(each);
      else if (style !== undefined) {
        if (number >= 30) for (const each of colours) this.#styles.delete(each);
        this.#styles.add(style);
      }
      for (const each of ends[code] ?? []) this.#styles.delete(each);
    }
  }
}

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
