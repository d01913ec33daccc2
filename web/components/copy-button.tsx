import { useEffect, useState } from "preact/hooks";
import { toast } from "../state/toasts.ts";
import { Button } from "./button.tsx";

/** Copies a text, and says so in its own place. `label` says what is copied. */
export function CopyButton({ text, label, words = false }: { text: string; label: string; words?: boolean }) {
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
        icon={copied ? "check" : "copy"}
        label={copied ? "Copied" : label}
        onClick={copy}
      >
        {words ? (copied ? "Copied" : "Copy") : undefined}
      </Button>
      <span class="sr-only" role="status">
        {copied ? "Copied" : ""}
      </span>
    </>
  );
}
