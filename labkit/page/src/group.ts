/** Mean and spread of repeats. */

/** The mean of numbers and their sample standard deviation (n − 1); none for fewer than two. */
export function spread(values: number[]): { mean: number; deviation: number } | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
