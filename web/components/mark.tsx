/** The mark: a compass card, its north in the accent. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
      <circle cx="16" cy="16" r="14.5" stroke="currentColor" stroke-width="2" opacity="0.5" />
      <path d="M16 12.5l9.5 3.5-9.5 3.5L6.5 16z" fill="currentColor" opacity="0.45" />
      <path d="M16 27l-3.5-11h7z" fill="currentColor" opacity="0.8" />
      <path d="M16 4.5L12.2 16h7.6z" fill="var(--accent-fill)" />
      <circle cx="16" cy="16" r="1.6" fill="var(--surface-raised)" />
    </svg>
  );
}
