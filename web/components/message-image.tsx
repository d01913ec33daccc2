import { useState } from "preact/hooks";
import { Button } from "./button.tsx";

const OWN = /^data:image\/(png|jpeg|gif|webp|avif|bmp)[;,]/i;

/**
 * A picture in a message. One that came with it is shown; one that is elsewhere only after a click, since
 * asking for it tells its owner who reads this, and when.
 */
export function MessageImage({ url }: { url: string }) {
  const [asked, setAsked] = useState(false);
  const [failed, setFailed] = useState(false);
  const host = hostOf(url);
  if (failed) return <p class="quiet small">The image could not be shown{host ? ` (from ${host})` : ""}.</p>;
  if (OWN.test(url) || (asked && host)) {
    return (
      <img
        class="message-image"
        src={url}
        alt="Part of the message"
        referrerpolicy="no-referrer"
        loading="lazy"
        onError={() => setFailed(true)}
      />
    );
  }
  if (!host) return <p class="quiet small">An image of a kind that is not shown.</p>;
  return (
    <p class="message-image-ask">
      <Button size="small" icon="eye" onClick={() => setAsked(true)}>
        Load the image from {host}
      </Button>
      <span class="quiet small one-line" dir="ltr">
        {url.slice(0, 200)}
      </span>
    </p>
  );
}

function hostOf(url: string): string | null {
  try {
    const { protocol, host } = new URL(url);
    return protocol === "https:" || protocol === "http:" ? host : null;
  } catch {
    return null;
  }
}
