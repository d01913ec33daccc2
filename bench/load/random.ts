/** Numbers in [0, 1) that are the same in every run with the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const VOCABULARY = 8000;
const SYLLABLES = "ka re to mi son ver la di pro con ta ne ri sta lo men ex ir cu bel do fa gre hu".split(
  " ",
);

/** Prose whose word frequencies fall as those of a language do (Zipf): what an index costs depends on it. */
export class Prose {
  readonly #random: () => number;
  readonly #words: string[] = [];
  readonly #cumulative = new Float64Array(VOCABULARY);

  constructor(random: () => number) {
    this.#random = random;
    let sum = 0;
    for (let rank = 0; rank < VOCABULARY; rank++) {
      const syllables = 1 + Math.floor(Math.log10(rank + 1)) + (random() < 0.4 ? 1 : 0);
      let word = "";
      for (let i = 0; i < syllables; i++) word += SYLLABLES[Math.floor(random() * SYLLABLES.length)];
      this.#words.push(word);
      sum += 1 / (rank + 2.7);
      this.#cumulative[rank] = sum;
    }
  }

  word(): string {
    const wanted = this.#random() * (this.#cumulative[VOCABULARY - 1] as number);
    let low = 0;
    let high = VOCABULARY - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#cumulative[middle] as number) < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#words[low] as string;
  }

  /** About this many characters, in sentences. */
  text(characters: number): string {
    let text = "";
    let sentence = 0;
    while (text.length < characters) {
      const word = this.word();
      const first = sentence === 0;
      text += first ? `${text === "" ? "" : " "}${word[0]?.toUpperCase()}${word.slice(1)}` : ` ${word}`;
      sentence++;
      if (sentence > 7 && this.#random() < 0.2) {
        text += ".";
        sentence = 0;
      }
    }
    return sentence === 0 ? text : `${text}.`;
  }
}
