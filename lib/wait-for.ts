// For tests: waiting inside of a page.

/**
 * An expression that is kept once `expression` holds: it is asked again for each picture
 * that the page draws. When that takes too long, it fails with what the page says then.
 */
export function waitFor(expression: string, limitMs: number): string {
  return `new Promise((resolve, reject) => {
    const says = () => [...document.querySelectorAll('[role=status], [role=alert], .verdict')]
      .filter((one) => one.checkVisibility() && one.textContent.trim() !== '')
      .map((one) => '"' + one.textContent.trim() + '"').join(', ');
    const late = setTimeout(
      () => reject(new Error('it did not come to be; ' + location.pathname + ' says ' + says())),
      ${limitMs},
    );
    const look = () => {
      try {
        if (!(${expression})) return requestAnimationFrame(look);
        resolve(true);
      } catch (error) {
        reject(error);
      }
      clearTimeout(late);
    };
    look();
  })`;
}
