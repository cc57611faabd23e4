/** Units and numbers as a pupil writes them. */

const RAISED: Record<string, string> = { "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹" };
const NAMES: Record<string, string> = { "1": "", dimensionless: "", deg: "°", degree: "°", degrees: "°", ohm: "Ω" };

/** A unit as pint reads it (`m/s**2`, `s^2`) in the form of print (`m/s²`); nothing for a plain number. */
export function printed(unit: string): string {
  const plain = unit.trim();
  if (plain in NAMES) return NAMES[plain]!;
  const raised = plain.replace(/\s*(?:\*\*|\^)\s*(-?\d+)/g, (_, power: string) => [...power].map((c) => RAISED[c]).join(""));
  return raised.replace(/\s*\*\s*/g, "·").replace(/\s*\/\s*/g, "/");
}

/** A number with a fixed count of decimals and a true minus sign. */
export function shown(value: number | undefined, decimals: number): string {
  if (value === undefined || !Number.isFinite(value)) return "–";
  return value.toFixed(Math.min(12, Math.max(0, decimals))).replace("-", "−");
}

/** Read a number as typed: full-width digits, a true minus and a comma for the point are understood. */
export function typed(text: string): number | null {
  const plain = text.normalize("NFKC").trim().replace("−", "-").replace(",", ".").replace(/。/g, ".");
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
  return Number(plain);
}

/** A value with its standard uncertainty, which keeps two digits: `4.03 ± 0.12`. */
export function withUncertainty(value: number, uncertainty: number): string {
  if (!(uncertainty > 0)) return String(Number(value.toPrecision(5))).replace("-", "−");
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(uncertainty)));
  return `${shown(value, decimals)} ± ${shown(uncertainty, decimals)}`;
}
