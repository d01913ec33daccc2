export interface Snippet {
  id: "curl" | "javascript" | "python" | "opentelemetry";
  label: string;
  /** What to do with it. */
  how: string;
  code: string;
}

/** Stands where the key goes when the page no longer knows it. */
export const KEY_PLACE = "YOUR_SECRET_KEY";

/**
 * A first log from four runtimes, ready to paste. `origin` is this deployment's own, e.g. `https://host`; `key` a
 * secret or publishable key. Neither holds a character that these languages would need escaped.
 */
export function snippets(origin: string, key: string): Snippet[] {
  const url = `${origin}/api/v1/spans`;
  return [
    { id: "curl", label: "curl", how: "Paste it into a terminal.", code: curl(url, key) },
    {
      id: "javascript",
      label: "JavaScript",
      how: "Save it as first-log.mjs and run: node first-log.mjs. It works in Deno, Bun and Workers too.",
      code: javascript(url, key),
    },
    {
      id: "python",
      label: "Python",
      how: "Save it as first_log.py and run: python3 first_log.py. Only the standard library is needed.",
      code: python(url, key),
    },
    {
      id: "opentelemetry",
      label: "OpenTelemetry",
      how: "Set these where your application runs; any OTLP exporter over HTTP reads them.",
      code: opentelemetry(origin, key),
    },
  ];
}

function curl(url: string, key: string): string {
  return `curl ${url} \\
  -H "authorization: Bearer ${key}" \\
  -H "content-type: application/json" \\
  -d '{"model":"gpt-4o-mini","input":"Is anyone there?","output":"Aye. All systems go."}'`;
}

function javascript(url: string, key: string): string {
  return `const response = await fetch("${url}", {
  method: "POST",
  headers: {
    authorization: "Bearer ${key}",
    "content-type": "application/json",
  },
  body: JSON.stringify({
    model: "gpt-4o-mini",
    input: [{ role: "user", content: "Is anyone there?" }],
    output: { role: "assistant", content: "Aye. All systems go." },
    usage: { prompt_tokens: 12, completion_tokens: 8 },
    user_id: "u_42",
  }),
});
console.log(response.status, await response.text());`;
}

function python(url: string, key: string): string {
  return `import json, urllib.request

event = {
    "model": "gpt-4o-mini",
    "input": [{"role": "user", "content": "Is anyone there?"}],
    "output": {"role": "assistant", "content": "Aye. All systems go."},
    "usage": {"prompt_tokens": 12, "completion_tokens": 8},
    "user_id": "u_42",
}
request = urllib.request.Request(
    "${url}",
    data=json.dumps(event).encode(),
    headers={
        "authorization": "Bearer ${key}",
        "content-type": "application/json",
    },
)
with urllib.request.urlopen(request) as response:
    print(response.status, response.read().decode())`;
}

function opentelemetry(origin: string, key: string): string {
  return `export OTEL_EXPORTER_OTLP_ENDPOINT="${origin}/otel"
export OTEL_EXPORTER_OTLP_PROTOCOL="http/protobuf"
export OTEL_EXPORTER_OTLP_HEADERS="x-api-key=${key}"`;
}
