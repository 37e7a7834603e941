import Batch
import Learning
import LearningTestKit
import StrictJSON
import Testing

@Suite("Requests that nobody wrote") struct JSONRowFuzzTests {
  private static let schema = InputSchema(columns: [
    .init(name: "Contract", kind: .category(levels: ["Month-to-month", "One year", "é\"\\"])),
    .init(name: "tenure", kind: .number), .init(name: "since", kind: .date),
  ])

  private static let texts = [
    #"{"rows":[{"Contract":"One year","tenure":3,"since":"1970-01-02"},{"tenure":null,"since":86400,"Contract":"\u00e9\"\\"}],"store":false}"#,
    #"[{"Contract":"","tenure":-1.5e-3,"since":null,"extra":{"a":[1,{"b":"\ud83d\ude00"}]},"customerID":"7"}]"#,
    #"{"dataframe_split":{"columns":["tenure","Contract","since"],"data":[[1,"x",null],[2.25,"One year","2020-02-29T12:00:00Z"]]}}"#,
    #"{"dataframe_records":[{"since":0,"tenure":1e308,"Contract":"Month-to-month"}],"params":{}}"#,
  ]

  @Test("a damaged request is read or refused, and read only where it is JSON", arguments: 0..<4)
  func damaged(part: Int) throws {
    let reader = JSONRowReader(
      schema: Self.schema, levels: SchemaLevels(Self.schema), identifier: "customerID")
    var mutator = Mutator(
      texts: Self.texts,
      tokens: [
        "null", "true", "-0", "1e400", "1e-400", "\"", "\\u", "\\ud800", "{", "}", "[", "]", ":",
        ",", "NaN", "\"rows\"", "\"tenure\"", "\"data\"", "00", "\u{feff}",
      ], key: RandomKey(seed: 21)["request", part])
    var read = 0
    for _ in 0..<3000 {
      let bytes = mutator.next()
      for form in [JSONRowReader.Form.rows, .mlflow] {
        do throws(RowProblem) {
          let rows = try reader.read(bytes, form: form, limit: 1000)
          read += 1
          #expect(rows.rows.columns.count == 3)
          for column in rows.rows.columns {
            switch column {
            case .numbers(let numbers):
              #expect(numbers.count == rows.rows.count)
              #expect(numbers.allSatisfy { $0.isNaN || $0.isFinite })
            case .codes(let codes):
              #expect(codes.count == rows.rows.count)
              #expect(codes.allSatisfy { RawRows.unseen..<3 ~= $0 })
            }
          }
          // The general parser also takes JSON5, so whatever is JSON is a document to it.
          #expect((try? JSON(parsing: bytes)) != nil, "\(String(decoding: bytes, as: UTF8.self))")
        } catch {
          #expect(!error.detail.isEmpty)
        }
      }
    }
    #expect(read > 0)
  }
}
