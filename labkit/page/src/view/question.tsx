/** The first step: what is asked, in the lab's own words. */

import { clock, say, t } from "../language";
import type { Props } from "./app";
import { NextStep } from "./next_step";

function Terms({ session }: Props) {
  const facts = session.store.state.record?.assignment;
  if (!facts) return null;
  return (
    <ul class="terms">
      {facts.due && <li class={facts.late ? "late" : ""}>{t("Due {time}", { time: clock(facts.due) })}</li>}
      {typeof facts.attempts_left === "number" && <li>{t("Attempts left: {count}", { count: facts.attempts_left })}</li>}
    </ul>
  );
}

export function Question({ session }: Props) {
  const { opened } = session.store.state;
  if (!opened) return null;
  return (
    <>
      <Terms session={session} />
      {/* The handout is the lab author's text, rendered on the server; no pupil's words are in it. */}
      <article class="handout" dangerouslySetInnerHTML={{ __html: say(opened.lab.handout) }} />
      <NextStep session={session} />
    </>
  );
}
