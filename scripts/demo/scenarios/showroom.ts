import { agent, call, mini, type Scenario, search, sonnet, together, tool } from "../scenario.ts";

/** Ordinary days: what the chatbot is there for. */
export const SHOWROOM: Scenario[] = [
  {
    name: "test drive",
    tags: ["sales", "test-drive"],
    metadata: { channel: "web", store: "Bayside North", locale: "en-US" },
    turns: [
      {
        user: "Hi! Can I test drive the Meridian Summit this Saturday?",
        steps: [
          search(
            140,
            "test drive Meridian Summit Saturday",
            "Test drives take 30 minutes and need a valid driver's licence. Bookings close two hours ahead.",
            "Bayside North opens on Saturdays from 9:00 to 17:00.",
          ),
          mini(620, call("find_slots", { model: "Summit", date: "Saturday" })),
          tool(
            210,
            "find_slots",
            { model: "Summit", date: "Saturday" },
            { slots: ["10:00", "11:30", "15:00"] },
          ),
          mini(
            940,
            "You can. Saturday is free at 10:00, 11:30 and 15:00, and it takes half an hour. Which suits you? Bring your driver's licence.",
          ),
        ],
      },
      {
        user: "11:30 please. Name is Rosa Delgado.",
        steps: [
          mini(
            580,
            call("book_test_drive", { model: "Summit", slot: "Saturday 11:30", name: "Rosa Delgado" }),
          ),
          tool(
            340,
            "book_test_drive",
            { model: "Summit", slot: "Saturday 11:30", name: "Rosa Delgado" },
            { booking: "TD-4471" },
          ),
          mini(
            760,
            "Done, Rosa: a Meridian Summit is yours on Saturday at 11:30. Your booking is TD-4471. See you at Bayside North!",
          ),
        ],
      },
    ],
  },
  {
    name: "service appointment",
    tags: ["service"],
    metadata: { channel: "whatsapp", store: "Bayside South", locale: "en-US" },
    turns: [
      {
        user: 'My Tern says "service due" and the brakes squeak. Can you fit me in before Friday?',
        steps: [
          sonnet(
            1100,
            call("ask_service_desk", {
              question:
                "A Tern is due for service and its brakes squeak. Is there a bay before Friday, and is it covered?",
            }),
          ),
          agent(
            "service desk",
            "You plan the workshop of Bayside Motors. Answer in one or two sentences.",
            mini(540, [
              { name: "open_bays", args: { before: "Friday" } },
              { name: "warranty", args: { vin: "5TN…0917", part: "brakes" } },
            ]),
            together(
              "look up",
              tool(
                180,
                "open_bays",
                { before: "Friday" },
                { bays: [{ day: "Thursday", time: "08:30", bay: 2 }] },
              ),
              tool(
                260,
                "warranty",
                { vin: "5TN…0917", part: "brakes" },
                { covered: ["brake pads"], until: "2027-04-01" },
              ),
            ),
            mini(700, "Thursday 08:30 in bay 2. Brake pads are under warranty until April 2027."),
          ),
          sonnet(
            1350,
            "Thursday at 08:30 works, before your Friday. The brake pads are still under warranty, so only the regular service is on you, about $140. Shall I book it?",
          ),
        ],
      },
      {
        user: "Yes, book it, thanks!",
        steps: [
          sonnet(820, call("book_bay", { bay: 2, time: "Thursday 08:30" })),
          tool(230, "book_bay", { bay: 2, time: "Thursday 08:30" }, { booking: "SV-2093" }),
          sonnet(
            900,
            "Booked: Thursday 08:30, reference SV-2093. Please leave the key at the desk; the service takes about two hours.",
          ),
        ],
      },
    ],
  },
  {
    name: "charging at home",
    tags: ["ev", "question"],
    metadata: { channel: "web", store: "Bayside North", locale: "en-GB" },
    turns: [
      {
        user: "How long does the Meridian Volt take to charge at home?",
        steps: [
          search(
            120,
            "Meridian Volt home charging time",
            "Volt, 64 kWh: 9 hours from 10 to 100 % on a 7 kW wall box; 29 hours on a household socket.",
            "A wall box needs its own circuit. Our electrician installs it for $690.",
            "At a 150 kW station the Volt goes from 10 to 80 % in 32 minutes.",
          ),
          mini(
            1040,
            "On a 7 kW wall box about 9 hours, so over night. On an ordinary socket it is about 29 hours. We can install a wall box for $690.",
          ),
        ],
      },
      {
        user: "and in winter?",
        steps: [
          search(
            130,
            "Volt charging cold weather",
            "Below freezing the Volt warms its battery before charging: allow 15 % more time.",
          ),
          mini(
            880,
            "Allow about 15 % more in frost, since the battery is warmed first: a good ten hours on a wall box. Warming it while it is still plugged in keeps the range.",
          ),
        ],
      },
    ],
  },
  {
    name: "finance, thought through",
    tags: ["finance", "slow"],
    metadata: { channel: "web", store: "Bayside South", locale: "en-US", plan: "60 months" },
    turns: [
      {
        user: "Compare leasing and financing a Summit over 60 months if I drive 22,000 miles a year. I want the total cost.",
        steps: [
          sonnet(2400, [
            { name: "lease_quote", args: { model: "Summit", months: 60, miles: 22000 } },
            { name: "loan_quote", args: { model: "Summit", months: 60 } },
          ]),
          together(
            "get quotes",
            tool(
              1900,
              "lease_quote",
              { model: "Summit", months: 60, miles: 22000 },
              { monthly: 489, excess_miles: 0.22, allowance: 12000 },
            ),
            tool(
              2700,
              "loan_quote",
              { model: "Summit", months: 60 },
              { monthly: 702, rate: 0.059, residual: 16400 },
            ),
          ),
          sonnet(
            7800,
            "Over 60 months:\n\n| | Lease | Finance |\n|---|---|---|\n| Monthly | $489 | $702 |\n| Payments | $29,340 | $42,120 |\n| Excess miles (10,000 a year at $0.22) | $11,000 | – |\n| Worth at the end | – | −$16,400 |\n| **Total** | **$40,340** | **$25,720** |\n\nAt your mileage, financing costs about $14,600 less. The excess miles decide it.",
          ),
        ],
      },
    ],
  },
  {
    name: "lead, qualified",
    tags: ["sales", "extraction"],
    metadata: { channel: "email", store: "Bayside North", locale: "en-US" },
    system: "Read the customer's mail. Answer with JSON: name, wants, budget_usd, urgency.",
    environment: "staging",
    release: "2026.11.3-rc1",
    turns: [
      {
        user: "Hello, we are a family of five and our old van died. Looking for something with three rows, up to 38k, ideally this month. Regards, Tom Okafor",
        steps: [
          mini(
            690,
            '{"name":"Tom Okafor","wants":"three rows, seats five","budget_usd":38000,"urgency":"this month"}',
          ),
          tool(
            150,
            "crm_upsert",
            { name: "Tom Okafor", budget_usd: 38000 },
            { lead: "L-8812", owner: "j.meyer" },
          ),
        ],
      },
    ],
  },
];
