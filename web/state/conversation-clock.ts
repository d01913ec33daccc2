import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const TICK_MS = 100;

/** The time for bars that grow: ten times a second while something runs and the page is seen. */
export function useGrowing(running: boolean): number {
  useEffect(() => {
    if (!running) return;
    growing.value = Date.now();
    const timer = setInterval(() => {
      if (!document.hidden) growing.value = Date.now();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return running ? growing.value : Date.now();
}

const growing = signal(Date.now());
