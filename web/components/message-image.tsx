import { Icon } from "./icon.tsx";

const OWN = /^data:image\/(png|jpeg|gif|webp|avif|bmp)[;,]/i;

/**
 * A picture in a message. One that came with it is shown. One that is elsewhere is a link that says where it
 * leads: asking for it tells its owner who reads this, and when, so the page's policy forbids it.
 */
export function MessageImage({ url }: { url: string }) {
  if (OWN.test(url)) return <img class="message-image" src={url} alt="Part of the message" loading="lazy" />;
  const host = hostOf(url);
  if (!host) return <p class="quiet small">An image of a kind that is not shown.</p>;
  return (
    <p class="message-image-link">
      <Icon name="eye" size={14} />
      <a href={url} target="_blank" rel="noopener noreferrer">
        Open the image on <bdi>{host}</bdi>
      </a>
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
