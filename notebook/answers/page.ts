// The page of an exercise: its text, then the desk.
import type { Exercise } from '../../lab/exercises/find.ts';
import { predictionOf } from '../../lab/exercises/predict.ts';
import { type Html, html } from '../server/html.ts';
import { phrase } from '../server/prose.ts';

/** The questions of an exercise that asks some; nothing for others. */
export async function questionsHtml(exercise: Exercise): Promise<Html> {
  const prediction = await predictionOf(exercise);
  if (prediction === undefined) return html``;
  const questions = prediction.questions.map(
    ({ ask, answers }, i) => html`<fieldset><legend>${phrase(ask)}</legend>
${
  answers === undefined
    ? html`<input type="text" name="q${i}" aria-label="${ask}" autocomplete="off" maxlength="200">`
    : answers.map(
        (answer) =>
          html`<label><input type="radio" name="q${i}" value="${answer}"> ${answer}</label>`,
      )
}
<p class="fact" hidden></p></fieldset>`,
  );
  return html`<form class="predict" aria-label="A guess, before it is run"><h2>What will happen?</h2><p>${prediction.story}</p>${questions}<button type="submit">Run it</button><p class="verdict" role="status" hidden></p></form>`;
}

/** Where the answer is written and checked. */
export function deskHtml(exercise: Exercise): Html {
  const tasks = exercise.tasks.map(
    (task) => html`<li><span class="task">${phrase(task)}</span></li>`,
  );
  return html`<section class="desk" aria-label="Your answer">
<h2 id="your-answer">Your answer</h2>
<p class="where"><code class="file">work/${exercise.id}-${exercise.name}/answer.ts</code> <span class="saved" role="status"></span></p>
<div class="conflict" role="alert" hidden><p>The file was changed in another editor, and you have changed the text here. Nothing is lost: choose which one goes on.</p><p><button type="button" class="take-theirs">Take the file’s text</button> <button type="button" class="keep-mine">Keep the text here</button></p><p class="small">The text here stays in this page until you choose. When you keep it, the other one is kept beside it under a dated name.</p></div>
<div class="editor answer"></div>
<p class="buttons"><button type="button" class="check">Save and check</button> <button type="button" class="quiet hint">Hint</button> <button type="button" class="quiet reset">Start over</button> <span class="small keys">Ctrl-S saves and checks. Escape, then Tab, leaves the editor.</span></p>
<ol class="tasks" aria-label="Tasks">${tasks}</ol>
<div class="result" role="status" aria-live="polite"></div>
<p class="next" hidden></p>
<div class="hints" aria-live="polite"></div>
<div class="solution"></div>
</section>`;
}
