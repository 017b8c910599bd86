import { distance } from 'fastest-levenshtein';

/**
 * The known words nearest to what was written, best first: near by letters, or one the beginning of the other.
 * At most `most` of them; none where nothing is near enough to be a help.
 */
export function nearest(written: string, known: Iterable<string>, most = 3): string[] {
  const wanted = written.slice(0, 253).toLowerCase();
  return [...new Set(known)]
    .map((word) => ({ word, score: score(wanted, word.toLowerCase()) }))
    .filter(({ score }) => score < 0.5)
    .sort((a, b) => a.score - b.score || a.word.localeCompare(b.word))
    .slice(0, most)
    .map(({ word }) => word);
}

/** 0 is the same, 1 has nothing in common. */
function score(wanted: string, word: string): number {
  if (wanted === '' || word === '') return 1;
  if (word.startsWith(wanted) || wanted.startsWith(word)) return 0.1;
  if (wanted.length > 2 && word.includes(wanted)) return 0.2;
  if (sorted(wanted) === sorted(word)) return 0.3;
  return distance(wanted, word) / Math.max(wanted.length, word.length);
}

/** Fingers that were too quick change the order of letters, not the letters. */
function sorted(word: string): string {
  return word.split('').sort().join('');
}
