// The cells of a document as HTML. What they show works without the page's program;
// their buttons do not, and are hidden until it is there.
import type { Cell, CodeCell, CommandCell } from '../../lab/notes/cells.ts';
import type { Shown } from '../state.ts';
import { type Html, html } from './html.ts';
import { prose } from './prose.ts';

/** One cell. `shown` tells of a cut what its file holds now. */
export function cellHtml(cell: Cell, number: number, shown: Shown | undefined): Html {
  if (cell.kind === 'prose') return prose(cell.text);
  return cell.kind === 'command' ? command(cell, number) : code(cell, number, shown);
}

function command({ step }: CommandCell, number: number): Html {
  return html`<section class="cell command" id="cell-${number}" role="group" data-cell="${number}" aria-label="Command: ${step.command}">
<div class="bar"><code class="line"><span class="prompt" aria-hidden="true">$ </span>${step.command}</code>
<span class="buttons" hidden><button type="button" class="run" aria-label="Run ${step.command}">Run</button><button type="button" class="stop" hidden aria-label="Stop ${step.command}">Stop</button><button type="button" class="quiet to-here" title="Runs every command from the top of the page to this one" aria-label="Run all to here: ${step.command}">Run all to here</button></span></div>
<pre class="output" tabindex="0" role="group" aria-label="What it prints">${step.shown.join('\n')}</pre>
<p class="verdict" role="status" hidden></p>
<div class="made" hidden></div>
</section>`;
}

function code(cell: CodeCell, number: number, shown: Shown | undefined): Html {
  const { file = cell.file, line = 0, text = cell.text, changed = false } = shown ?? {};
  const where = line > 0 ? `${file}, line ${line}` : file;
  return html`<section class="cell cut${changed ? ' changed' : ''}" role="group" data-cell="${number}" aria-label="Code of ${where}">
<div class="bar"><span class="file">${file}${line > 0 && html`<span class="at">:${line}</span>`}</span><span class="mark" ${!changed && html`hidden`}>changed</span>
<span class="buttons" hidden><button type="button" class="quiet edit" aria-label="Edit ${where}">Edit</button><button type="button" class="save" hidden>Save</button><button type="button" class="quiet cancel" hidden>Cancel</button><button type="button" class="quiet restore" ${!changed && html`hidden`} aria-label="Restore ${where}">Restore</button></span></div>
<pre class="code" tabindex="0" role="group" aria-label="${where}" data-language="${cell.language}"><code>${text}</code></pre>
<div class="editor" hidden></div>
<p class="verdict" role="status" hidden></p>
</section>`;
}
