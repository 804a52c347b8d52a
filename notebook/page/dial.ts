// A chapter's dial: each place that it is turned to is measured, and adds a point.
import type { DialState } from '../state.ts';
import { button, make, one, say } from './dom.ts';
import { plot, seriesOf, tableOf } from './plot.ts';
import { type Hear, wish } from './talk.ts';

class DialCell {
  readonly #inputs: HTMLInputElement[];
  readonly #said = make('p', 'verdict');
  readonly #noise = make('p', 'small');
  readonly #plots = make('div', 'plots');
  readonly #table = make('div', 'table');
  #state: DialState;
  /** Turned further while a point was measured. */
  #again = false;

  constructor(into: HTMLElement, state: DialState) {
    this.#state = state;
    this.#inputs = state.knobs.map(() => document.createElement('input'));
    const knobs = state.knobs.map((knob, i) => this.#knob(knob, i));
    this.#said.setAttribute('role', 'status');
    const measure = button('Measure', 'measure', () => this.#measure());
    const list = document.createElement('details');
    this.#table.tabIndex = 0;
    this.#table.setAttribute('role', 'group');
    this.#table.setAttribute('aria-label', 'All points');
    list.append(make('summary', '', 'The points as a table'), this.#table);
    into.append(
      make('div', 'knobs', ...knobs, measure),
      this.#said,
      this.#plots,
      this.#noise,
      list,
    );
  }

  show(state: DialState): void {
    this.#state = state;
    const { points, running, why, figures, rounds, seconds } = state;
    this.#plots.replaceChildren(...figures.map((figure) => plot(state, figure)), seriesOf(state));
    this.#table.replaceChildren(tableOf(state));
    const last = points.at(-1)?.rate;
    const apart = last && Math.round(((last.high - last.low) / 2 / last.median) * 100);
    const noise =
      apart === undefined
        ? ''
        : ` Those of the last point lie ±${apart} % around it: a smaller difference is noise.`;
    this.#noise.textContent = `A point is the median of ${rounds} rounds of ${seconds} s; the line through it goes from the lowest to the highest of them.${noise}`;
    const place = running?.map((at, i) => `${state.knobs[i]?.name} ${state.knobs[i]?.values[at]}`);
    if (place !== undefined) say(this.#said, `Measures: ${place.join(', ')} …`);
    else say(this.#said, why, 'bad');
    if (running !== undefined || !this.#again) return;
    this.#again = false;
    this.#measure();
  }

  #knob({ name, values, start }: DialState['knobs'][number], i: number): HTMLElement {
    const input = this.#inputs[i] ?? document.createElement('input');
    const shown = make('output', '', values[start] ?? '');
    input.type = 'range';
    input.max = String(values.length - 1);
    input.value = String(start);
    const tell = () => {
      shown.textContent = values[input.valueAsNumber] ?? '';
      input.setAttribute('aria-valuetext', shown.textContent);
    };
    input.addEventListener('input', tell);
    input.addEventListener('change', () => this.#measure());
    tell();
    return make('label', '', make('span', '', name, ' ', shown), input);
  }

  async #measure(): Promise<void> {
    if (this.#state.running !== undefined) {
      // Only the last place counts: the others were passed on the way.
      this.#again = true;
      return;
    }
    const why = await wish('measure', { at: this.#inputs.map((input) => input.valueAsNumber) });
    if (why !== '') say(this.#said, why, 'bad');
  }
}

/** Brings the dial to life, where the page has one. */
export function dials(hear: Hear): void {
  let cell: DialCell | undefined;
  hear<DialState>('dial', (state) => {
    cell ??= new DialCell(one('.dial .turn'), state);
    cell.show(state);
  });
}
