/** Six colours that are told apart, also by those who see no red or green (after Okabe and Ito, darkened for lines on white). */
const COLOURS = ['#1f77b4', '#e07b00', '#2a9d6f', '#b5498f', '#7a6ad8', '#8c6d46'] as const;

export const colour = (index: number): string => COLOURS[index % COLOURS.length] ?? COLOURS[0];

export const INK = '#1d1c1d';
export const FAINT = '#616061';
export const GRID = '#e4e4e4';
