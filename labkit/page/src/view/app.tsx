/** The whole page: header, steps, the bench on one side and the step's work on the other. */

import { say, t } from "../language";
import type { Session } from "../session";
import type { Step } from "../state";
import { Banner } from "./banner";
import { BenchPanel } from "./bench_panel";
import { Broken } from "./broken";
import { Analyse } from "./analyse";
import { Conclude } from "./conclude";
import { Header } from "./header";
import { Hypothesis } from "./hypothesis";
import { Measure } from "./measure";
import { Question } from "./question";
import { RestNote } from "./rest_note";
import { StepBar } from "./step_bar";
import { Submit } from "./submit";
import { FeedbackPanel } from "./feedback_panel";
import { useChanges } from "./use";

export interface Props {
  session: Session;
}

const PANELS: Record<Step, (props: Props) => preact.JSX.Element | null> = {
  question: Question,
  hypothesis: Hypothesis,
  measure: Measure,
  analyse: Analyse,
  conclude: Conclude,
  submit: Submit,
  feedback: FeedbackPanel,
};

function Waiting() {
  return (
    <main class="waiting" aria-busy="true">
      <div class="skeleton skeleton-view" />
      <div class="skeleton skeleton-panel" />
      <p class="visually-hidden" role="status">
        {t("Setting up the apparatus…")}
      </p>
    </main>
  );
}

function Work({ session }: Props) {
  const { step } = session.store.state;
  const Panel = PANELS[step];
  return (
    <main class={`work step-${step}`}>
      <BenchPanel session={session} />
      <section class="panel" id="panel" role="tabpanel" aria-labelledby={`step-${step}`} tabIndex={-1}>
        <Panel session={session} key={step} />
      </section>
    </main>
  );
}

export function App({ session }: Props) {
  useChanges(session.store);
  const { phase, failure, opened } = session.store.state;
  if (opened) document.title = say(opened.lab.title);
  if (phase === "failed") return <Broken reason={say(failure)} />;
  return (
    <>
      <Header session={session} />
      <Banner session={session} />
      <RestNote session={session} />
      {phase === "ready" && <StepBar session={session} />}
      {phase === "ready" ? <Work session={session} /> : <Waiting />}
    </>
  );
}
