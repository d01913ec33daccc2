import { useEffect, useState } from "preact/hooks";
import { toast } from "../state/toasts.ts";
import { Button } from "./button.tsx";
import type { IconName } from "./icon.tsx";

export interface CopyButtonProps {
  text: string;
  /** What is copied. */
  label: string;
  /** Words beside the icon: "Copy", or these. */
  words?: boolean | string;
  icon?: IconName;
}

/** Copies a text, and says so in its own place. */
export function CopyButton({ text, label, words = false, icon = "copy" }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Plain http on another host than localhost has no clipboard.
      toast("This browser does not let pages copy here. Select the text and copy it.", "bad");
    }
  }

  return (
    <>
      <Button
        class="copy"
        size="small"
        variant={words ? "plain" : "quiet"}
        icon={copied ? "check" : icon}
        label={copied ? "Copied" : label}
        onClick={copy}
      >
        {words ? (copied ? "Copied" : words === true ? "Copy" : words) : undefined}
      </Button>
      <span class="sr-only" role="status">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
