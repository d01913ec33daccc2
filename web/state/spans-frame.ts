/** Runs `draw` some time later; calls before that are one. */
export type Schedule = (draw: () => void) => void;

/**
 * One drawing per animation frame. The browser gives a hidden tab no frames, so that it stops drawing and
 * catches up in one step when it is shown again.
 */
export function frame(): Schedule {
  let asked = false;
  return (draw) => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      draw();
    });
  };
}
