// A guess before the run; then what was said and what it was, side by side.
import type { ExerciseState } from '../state.ts';
import { all, one, say } from './dom.ts';
import { wish } from './talk.ts';

let ready = false;

function makeReady(form: HTMLFormElement): void {
  ready = true;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const given = new FormData(form);
    const said = all('fieldset', form).map((_, i) => String(given.get(`q${i}`) ?? ''));
    say(one('.verdict', form), 'It runs …');
    const why = await wish('guess', { said });
    say(one('.verdict', form), why, why === '' ? '' : 'bad');
  });
}

/** Shows what is known of the guesses. */
export function showFacts({ predictions }: ExerciseState): void {
  const form = document.querySelector<HTMLFormElement>('form.predict');
  if (form === null) return;
  if (!ready) makeReady(form);
  for (const [i, field] of all('fieldset', form).entries()) {
    const known = predictions?.[i];
    if (known === undefined) continue;
    const same = known.said.toLowerCase() === known.fact.toLowerCase();
    const words = `You said ${known.said}. It was ${known.fact}${same ? ', as you said' : ''}.`;
    say(one('.fact', field), words, same ? 'good' : 'other');
    for (const input of field.querySelectorAll('input')) {
      if (input.type === 'radio') input.checked = input.value === known.said;
      else input.value = known.said;
    }
  }
}
