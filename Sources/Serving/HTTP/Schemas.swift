import Learning
import Metrics
import StrictJSON

/// JSON Schemas of what goes in and out.
enum Schemas {
  static let string: JSON = ["type": "string"]
  static let number: JSON = ["type": "number"]
  static let integer: JSON = ["type": "integer"]
  static let truth: JSON = ["type": "boolean"]
  static let anything: JSON = true

  static func list(_ items: JSON) -> JSON { ["type": "array", "items": items] }

  /// A schema with a sentence.
  private static func described(_ schema: JSON, _ text: String) -> JSON {
    schema.setting("description", to: .string(text))
  }

  /// An object with these members, of which some may be missing; others are allowed as well.
  static func object(_ members: [(name: String, schema: JSON)], optional: Set<String> = []) -> JSON
  {
    let needed = members.map(\.name).filter { !optional.contains($0) }
    return [
      "type": "object",
      "properties": .object(members.map { JSON.Member($0.name, $0.schema) }),
      "required": .array(needed.map { .string($0) }),
    ]
  }

  /// A schema of `named`.
  static func reference(_ name: String) -> JSON {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  /// Schemas that are used in several places.
  static let named: [(name: String, schema: JSON)] = [
    ("Problem", problem), ("Row", row), ("Score", score), ("Answer", answer), ("Model", model),
    ("ModelDetails", modelDetails), ("Parity", parity), ("Run", run), ("RunDetails", runDetails),
    ("Job", job), ("Tensor", tensor), ("TensorMetadata", tensorMetadata),
  ]

  private static let problem = object(
    [
      ("type", string), ("title", string), ("status", integer), ("detail", string),
      (
        "errors",
        list(
          object(
            [("row", integer), ("line", integer), ("column", string), ("detail", string)],
            optional: ["row", "line", "column"]))
      ), ("error", string),
    ], optional: ["errors", "error"])

  private static let row: JSON = [
    "type": "object",
    "description": "A value for every column of the model: a number, a text, a date, or null.",
    "additionalProperties": ["type": ["number", "string", "boolean", "null"]],
  ]

  private static let scoreMembers: [(name: String, schema: JSON)] = [
    ("probability", described(number, "The probability that the row is positive.")),
    (
      "decision",
      described(
        truth, "Whether the decision is positive: the probability is at or above the threshold.")
    ),
    (
      "segment",
      described(
        ["enum": .array(RiskSegment.allCases.map { .string($0.rawValue) })],
        "How risky the row is, whatever is decided for it: high, medium or low, by the bounds in "
          + "the model's `segments`.")
    ),
  ]

  private static let score = object(scoreMembers)

  private static let answer = object(
    [
      ("model", string), ("version", integer), ("threshold", number),
      (
        "results",
        list(
          object(
            [("row", integer), ("id", string)] + scoreMembers
              + [
                ("reasons", list(reason)), ("unseen", list(string)), ("outside", list(string)),
              ], optional: ["id", "reasons", "unseen", "outside"]))
      ),
      ("explains", string), ("base", number),
      ("unseen", ["type": "object", "additionalProperties": integer]),
      ("outside", ["type": "object", "additionalProperties": integer]), ("ignored", list(string)),
      ("warnings", list(string)),
    ], optional: ["explains", "base", "warnings"])

  private static let reason = object(
    [("column", string), ("value", string), ("contribution", number), ("standardError", number)],
    optional: ["standardError"])

  private static let metricMembers: [(name: String, schema: JSON)] = [
    ("name", string), ("title", string), ("shortTitle", string), ("summary", string),
    ("unit", ["enum": .array(Metric.Unit.allCases.map { .string($0.rawValue) })]),
    ("direction", ["enum": .array(Metric.Direction.allCases.map { .string($0.rawValue) })]),
    ("isHeadline", truth),
  ]

  private static let estimate = object(
    metricMembers + [("value", number), ("lower", number), ("upper", number)],
    optional: ["shortTitle", "summary", "unit", "direction", "isHeadline", "lower", "upper"])

  private static let modelMembers: [(name: String, schema: JSON)] = [
    ("name", string), ("version", integer),
    (
      "versions",
      list(
        object(
          [
            ("version", integer), ("candidate", string),
            ("status", ["enum": ["ready", "refused"]]),
            ("reason", string),
          ], optional: ["candidate", "reason"]))
    ),
    ("candidate", string),
    ("threshold", described(number, "The probability from which on the decision is positive.")),
    ("constraint", object([("asked", string), ("reached", number), ("status", string)])),
    ("segments", segments), ("metrics", list(estimate)),
  ]

  private static let segments = described(
    object(
      [
        ("high", described(number, "The probability from which on the risk is high.")),
        ("medium", described(number, "The probability from which on it is medium; low below.")),
        ("origin", described(string, "Where these bounds came from.")),
      ], optional: ["origin"]),
    "The bounds of the risk segments, which follow the base rate or the capacity and not the "
      + "threshold.")

  private static let model = object(
    modelMembers, optional: ["candidate", "threshold", "constraint", "segments", "metrics"])

  private static let modelDetails = object(
    modelMembers + [
      ("target", string), ("positive", string), ("baseRate", number), ("run", string),
      ("rows", integer), ("release", string), ("identifier", string),
      ("schema", object([("columns", list(column))])),
    ], optional: ["constraint", "identifier"])

  private static let column = object(
    [
      ("name", string), ("kind", ["enum": ["number", "category", "date"]]),
      ("levels", list(string)), ("usual", anything), ("minimum", number), ("maximum", number),
      ("missing", integer),
    ], optional: ["levels", "minimum", "maximum"])

  /// A report, why there is none, or null where none was asked for.
  private static let parity: JSON = [
    "oneOf": [
      object(
        [
          ("runtime", string), ("rows", integer), ("threshold", number),
          ("largestDifference", number), ("rankFlips", integer), ("decisionFlips", integer),
          ("decisionFlipsBeyondMargin", integer), ("limits", list(string)),
          ("isWithinBounds", truth),
        ], optional: ["limits"]),
      object([("reason", string)]), ["type": "null"],
    ]
  ]

  private static let run = object(
    [
      ("name", string), ("ranking", string), ("rankingTitle", string), ("candidates", integer),
      ("rows", integer), ("positives", integer), ("conclusion", list(string)),
    ], optional: ["rows", "positives"])

  private static let runDetails = object([
    ("name", string), ("ranking", string), ("confidence", number), ("conclusion", list(string)),
    ("recommended", ["type": ["string", "null"]]), ("rows", list(["type": "object"])),
    ("metrics", list(object(metricMembers))),
    ("figures", list(string)),
  ])

  private static let job = object(
    [
      ("id", string), ("status", ["enum": ["running", "done", "failed"]]), ("step", string),
      ("model", string), ("version", integer), ("reason", string),
    ], optional: ["step", "model", "version", "reason"])

  private static let tensor = object([
    ("name", string), ("datatype", string), ("shape", list(integer)), ("data", list(anything)),
  ])

  private static let tensorMetadata = object([
    ("name", string), ("datatype", string), ("shape", list(integer)),
  ])
}
