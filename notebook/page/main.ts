// The page's program: what the server has rendered comes to life.
import { commandCells } from './commands.ts';
import { cutCells } from './cuts.ts';
import { dials } from './dial.ts';
import { one } from './dom.ts';
import { exercise } from './exercise.ts';
import { colourAll } from './highlight.ts';
import { listen } from './talk.ts';

function contentsButton(): void {
  const menu = one('.menu');
  const show = (open: boolean) => {
    document.body.classList.toggle('contents-open', open);
    menu.setAttribute('aria-expanded', String(open));
  };
  menu.addEventListener('click', () => show(menu.getAttribute('aria-expanded') !== 'true'));
  document.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') show(false);
  });
  one('#contents').addEventListener('click', ({ target }) => {
    if (target instanceof HTMLAnchorElement) show(false);
  });
}

/** The way through the workbook is longer than most windows: where one is has to be seen. */
function showWhereWeAre(): void {
  const nav = one('#contents');
  const here = nav.querySelector('[aria-current]');
  if (here === null || nav.scrollHeight <= nav.clientHeight) return;
  const below = here.getBoundingClientRect().top - nav.getBoundingClientRect().top;
  if (below > nav.clientHeight * 0.7) nav.scrollTop = below - nav.clientHeight / 3;
}

colourAll();
showWhereWeAre();
contentsButton();
const hear = listen();
commandCells(hear);
cutCells(hear);
dials(hear);
if (document.body.classList.contains('exercise')) exercise(hear);
