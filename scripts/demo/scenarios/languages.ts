import { call, mini, type Scenario, search, sonnet, tool } from "../scenario.ts";

/** Customers who write in their own language. */
export const LANGUAGES: Scenario[] = [
  {
    name: "車検の予約",
    tags: ["service", "japanese"],
    metadata: { channel: "web", store: "Bayside North", locale: "ja-JP" },
    turns: [
      {
        user: "こんにちは。来週、メリディアン・ボルトの点検を予約できますか?",
        steps: [
          search(130, "ボルト 点検 予約", "点検は約90分です。代車は無料でご利用いただけます。"),
          sonnet(980, call("open_bays", { week: "next" })),
          tool(
            200,
            "open_bays",
            { week: "next" },
            {
              bays: [
                { day: "火曜日", time: "10:00" },
                { day: "木曜日", time: "14:30" },
              ],
            },
          ),
          sonnet(
            1420,
            "はい、来週は火曜日の10時と木曜日の14時半が空いております。点検は約90分で、代車は無料です。どちらがよろしいでしょうか?",
          ),
        ],
      },
      {
        user: "木曜日でお願いします。🚗",
        steps: [
          sonnet(760, call("book_bay", { time: "木曜日 14:30" })),
          tool(220, "book_bay", { time: "木曜日 14:30" }, { booking: "SV-2107" }),
          sonnet(1010, "木曜日14時半に承りました。予約番号はSV-2107です。お気をつけてお越しください。"),
        ],
      },
    ],
  },
  {
    name: "سيارة عائلية",
    tags: ["sales", "arabic"],
    metadata: { channel: "whatsapp", store: "Bayside South", locale: "ar-EG" },
    turns: [
      {
        user: "مرحباً، أبحث عن سيارة عائلية بسبعة مقاعد. ما الذي تنصحون به؟",
        steps: [
          search(140, "سيارة بسبعة مقاعد", "Meridian Summit: سبعة مقاعد، يبدأ السعر من 46,200 دولار."),
          mini(
            1150,
            "أنصحك بسيارة Meridian Summit: سبعة مقاعد وصندوق واسع، ويبدأ سعرها من 46,200 دولار. هل تود حجز تجربة قيادة؟",
          ),
        ],
      },
      {
        user: "نعم، يوم الأحد مساءً إن أمكن.",
        steps: [
          mini(600, call("find_slots", { model: "Summit", date: "الأحد" })),
          tool(230, "find_slots", { model: "Summit", date: "الأحد" }, { slots: ["17:00", "18:30"] }),
          mini(820, "يوم الأحد لدينا موعدان: الساعة 17:00 والساعة 18:30. أيهما يناسبك؟"),
        ],
      },
    ],
  },
  {
    name: "Winterreifen",
    tags: ["service", "german"],
    metadata: { channel: "web", store: "Bayside South", locale: "de-DE" },
    turns: [
      {
        user: "Was kosten vier Winterreifen für den Tern, montiert?",
        steps: [
          mini(540, call("price_parts", { part: "winter tyres", model: "Tern", quantity: 4 })),
          tool(
            260,
            "price_parts",
            { part: "winter tyres", model: "Tern", quantity: 4 },
            { parts: 512, fitting: 88, currency: "USD" },
          ),
          mini(
            790,
            "Vier Winterreifen für den Tern kosten 512 $, dazu 88 $ für Montage und Auswuchten: zusammen 600 $. Einlagern ist die erste Saison frei.",
          ),
        ],
      },
    ],
  },
];
