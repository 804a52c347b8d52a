// The prose of the notes as HTML. Raw HTML in it stays text; links go on working,
// since a page's address is its document's path.
import MarkdownIt from 'markdown-it';
import { slug } from '../../lab/exercises/links.ts';
import { Html } from './html.ts';

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

markdown.core.ruler.push('headings', ({ tokens }) => {
  for (const [i, token] of tokens.entries()) {
    const words = tokens[i + 1]?.content;
    if (token.type === 'heading_open' && words !== undefined) token.attrSet('id', slug(words));
  }
});
markdown.core.ruler.push('elsewhere', ({ tokens }) => {
  for (const token of tokens.flatMap(({ children }) => children ?? [])) {
    if (token.type === 'image') token.attrSet('loading', 'lazy');
    if (token.type !== 'link_open') continue;
    if (/^https?:/.test(String(token.attrGet('href')))) token.attrSet('rel', 'noreferrer');
  }
});
// A cell with no words heads nothing.
markdown.core.ruler.push('empty heads', ({ tokens }) => {
  for (const [i, token] of tokens.entries()) {
    const close = tokens[i + 2];
    if (token.type !== 'th_open' || tokens[i + 1]?.content !== '' || close === undefined) continue;
    token.tag = 'td';
    close.tag = 'td';
  }
});
// Wide tables scroll by themselves; the keyboard has to reach what scrolls.
markdown.renderer.rules.table_open = () =>
  '<div class="table" tabindex="0" role="group" aria-label="table"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';
markdown.renderer.rules.fence = (tokens, at) => {
  const { content = '', info = '' } = tokens[at] ?? {};
  const language = /^\w+/.exec(info)?.[0] ?? '';
  const escaped = markdown.utils.escapeHtml(content);
  return `<pre tabindex="0" class="code" data-language="${language}"><code>${escaped}</code></pre>`;
};

/** Renders Markdown. */
export const prose = (text: string) => new Html(markdown.render(text));

/** Renders Markdown without a paragraph around it. */
export const phrase = (text: string) => new Html(markdown.renderInline(text));

/** The sections of a document, as its second headings name them. */
export function sectionsOf(text: string): { title: string; anchor: string }[] {
  const plain = text.replace(/^```[\s\S]*?^```$/gm, '');
  return [...plain.matchAll(/^## (.+)$/gm)].map(([heading, title = '']) => ({
    title: title.replaceAll('`', ''),
    anchor: slug(heading),
  }));
}
