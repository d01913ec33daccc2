export async function playDemo(_options: {
  url: string;
  key: string;
  past: boolean;
  signal: AbortSignal;
}): Promise<void> {}
