import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

const MOST = 6000;
const STEP = 100_000;

export interface LongTextProps {
  text: string;
  class?: string;
  /** Characters that are shown at first. */
  most?: number;
  /** Stands right after the last character. */
  tail?: ComponentChildren;
}

/**
 * Text as it was written, line breaks kept, and nothing but text: it may be anyone's. What is long is shown
 * in parts, since laying out a megabyte stops the page.
 */
export function LongText({ text, class: extra, most = MOST, tail }: LongTextProps) {
  const [shown, setShown] = useState(most);
  const end = cutAt(text, shown);
  const rest = text.length - end;
  return (
    <div class={extra ? `long-text ${extra}` : "long-text"}>
      <div class="plain-text" dir="auto">
        {rest > 0 ? text.slice(0, end) : text}
        {tail}
      </div>
      {rest > 0 && (
        <button type="button" class="text-button" onClick={() => setShown(shown + STEP)}>
          Show {rest > STEP ? `${STEP.toLocaleString()} of ` : "the other "}
          {rest.toLocaleString()} characters
        </button>
      )}
    </div>
  );
}

/** A little over is not worth a button; and a pair of surrogates is one character. */
function cutAt(text: string, most: number): number {
  if (text.length <= most * 1.25) return text.length;
  const code = text.charCodeAt(most - 1);
  return code >= 0xd800 && code <= 0xdbff ? most + 1 : most;
}
