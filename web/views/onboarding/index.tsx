import { CodeBlock } from "../../components/code-block.tsx";
import { Icon } from "../../components/icon.tsx";
import { Page } from "../../components/page.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { newSecret } from "../../state/new-key.ts";
import { currentProject, paths } from "../../state/route.ts";
import { KeyStep } from "./key-step.tsx";
import { KEY_PLACE, snippets } from "./snippets.ts";
import { WaitStep } from "./wait-step.tsx";

/** From a key to a first span: the key once, a snippet that holds it, and the span as soon as it is there. */
export default function OnboardingPage() {
  const project = currentProject.value;
  if (!project) return null;
  const secret = newSecret.value?.project === project ? newSecret.value.key : null;
  return (
    <Page
      title="Send your first log"
      actions={
        <a class="button" data-variant="quiet" href={paths.live(project)}>
          Skip to Live
          <Icon name="arrow-right" />
        </a>
      }
    >
      <ol class="steps">
        <Step title={secret ? "Keep your secret key" : "Have a key at hand"}>
          <KeyStep project={project} secret={secret} />
        </Step>
        <Step title="Send something">
          <Snippets keyText={secret?.key ?? KEY_PLACE} />
        </Step>
        <Step title="See it arrive">
          <WaitStep project={project} />
        </Step>
      </ol>
    </Page>
  );
}

function Step({ title, children }: { title: string; children: preact.ComponentChildren }) {
  return (
    <li class="step">
      <h2>{title}</h2>
      {children}
    </li>
  );
}

function Snippets({ keyText }: { keyText: string }) {
  const tabs = snippets(location.origin, keyText).map((snippet) => ({
    id: snippet.id,
    label: snippet.label,
    panel: (
      <div class="snippet">
        <p class="quiet small">{snippet.how}</p>
        <CodeBlock code={snippet.code} label={`${snippet.label} snippet`} />
      </div>
    ),
  }));
  return <Tabs label="Ways to send a log" tabs={tabs} />;
}
