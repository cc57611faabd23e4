/** The page's languages: gettext catalogues compiled into the bundle, Chinese first. */

import catalogues from "yunlab:catalogues";
import type { Words } from "./contract";

export type Language = "zh" | "en";

const YEAR_S = 365 * 24 * 3600;
const TAGS: Record<Language, string> = { zh: "zh-CN", en: "en" };

let current: Language = document.documentElement.lang.startsWith("en") ? "en" : "zh";

/** The language the page speaks now. */
export function language(): Language {
  return current;
}

/** Speak another language on this page. */
export function speakHere(wanted: Language): void {
  current = wanted;
  document.documentElement.lang = TAGS[wanted];
}

/** Speak another language from now on, and on the centre's other pages. */
export function speak(wanted: Language): void {
  speakHere(wanted);
  // The centre's and the hub's pages read the same cookie.
  document.cookie = `yunlab_language=${wanted}; path=/; max-age=${YEAR_S}; SameSite=Lax`;
}

type Values = Record<string, string | number>;

function translate(wanted: Language, message: string, values: Values): string {
  const translated = catalogues[wanted][message] || message;
  return translated.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Translate an English message; `{name}` in it is replaced by the value of that name. */
export function t(message: string, values: Values = {}): string {
  return translate(current, message, values);
}

/** Translate a message into every language, for what is shown later. */
export function both(message: string, values: Values = {}): Words {
  return { zh: translate("zh", message, values), en: translate("en", message, values) };
}

/** Choose the words of the current language. */
export function say(words: Words | string | null | undefined): string {
  return typeof words === "string" ? words : (words?.[current] ?? "");
}

let timeZone: string | undefined;

/** Tell times as the schools' clocks do, as the centre's other pages do too: a tablet's own zone may be set wrong. */
export function tellTimesOf(zone: string | undefined): void {
  timeZone = zone || undefined;
}

/** A moment as clock time, with the date when it is not today. */
export function clock(moment: string | Date): string {
  const date = new Date(moment);
  const dayOf = new Intl.DateTimeFormat(TAGS[current], { dateStyle: "short", timeZone });
  const today = dayOf.format(date) === dayOf.format(new Date());
  const day: Intl.DateTimeFormatOptions = today ? {} : { month: "long", day: "numeric" };
  const time: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone };
  return new Intl.DateTimeFormat(TAGS[current], { ...day, ...time }).format(date);
}
