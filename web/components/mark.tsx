/** The mark: a compass card, its north in the accent. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <circle cx="16" cy="16" r="14.75" stroke="currentColor" stroke-width="1.5" opacity="0.55" />
      <path
        d="M16 1.5v3M30.5 16h-3M16 30.5v-3M1.5 16h3"
        stroke="currentColor"
        stroke-width="1.5"
        opacity="0.55"
      />
      <path
        d="M16 16l5.2-5.2L16 13zM16 16l5.2 5.2L19 16zM16 16l-5.2 5.2L16 19zM16 16l-5.2-5.2L13 16z"
        fill="currentColor"
        opacity="0.45"
      />
      <path d="M27 16l-11 2.6V16zM5 16l11-2.6V16zM16 27l-2.6-11H16z" fill="currentColor" />
      <path d="M27 16l-11-2.6V16zM5 16l11 2.6V16zM16 27l2.6-11H16z" fill="currentColor" opacity="0.6" />
      <path d="M16 5l-2.6 11H16z" fill="var(--accent)" />
      <path d="M16 5l2.6 11H16z" fill="var(--accent)" opacity="0.65" />
    </svg>
  );
}
