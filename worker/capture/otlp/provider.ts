/** Names that instrumentations have for providers, and those that prices are listed under. */
const KNOWN: Record<string, string> = {
  "aws.bedrock": "aws",
  aws_bedrock: "aws",
  "amazon-bedrock": "aws",
  bedrock: "aws",
  "az.ai.inference": "azure",
  "az.ai.openai": "azure",
  "azure.ai.inference": "azure",
  "azure.ai.openai": "azure",
  azure_openai: "azure",
  "azure-openai": "azure",
  "gcp.gemini": "google",
  "gcp.gen_ai": "google",
  "gcp.vertex_ai": "google",
  gemini: "google",
  google_genai: "google",
  vertex_ai: "google",
  vertexai: "google",
  mistral_ai: "mistral",
  mistralai: "mistral",
  x_ai: "x-ai",
  xai: "x-ai",
};

/** A provider's name in lower case, without the interface that frameworks add: `openai.chat` is `openai`. */
export function providerName(said: string | undefined): string | undefined {
  if (said === undefined) return undefined;
  const name = said.toLowerCase();
  const known = Object.hasOwn(KNOWN, name) ? KNOWN[name] : undefined;
  if (known) return known;
  const [first = name] = name.split(".");
  return Object.hasOwn(KNOWN, first) ? KNOWN[first] : first || name;
}
