import Foundation
import Serving
import Testing

/// Texts where a number or a date is expected.
@Suite struct RequestRowsTests {
  private static func row(spend: String, since: String = "\"2023-02-11\"") -> String {
    #"{"tenure":3,"spend":\#(spend),"plan":"m","region":"süd","since":\#(since)}"#
  }

  private static func inference(spend: String) -> String {
    let tensors = [
      ("tenure", "3"), ("spend", spend), ("plan", "\"m\""), ("region", "\"süd\""),
      ("since", "\"2023-02-11\""),
    ].map { #"{"name":"\#($0)","shape":[1],"datatype":"BYTES","data":[\#($1)]}"# }
    return #"{"inputs":[\#(tensors.joined(separator: ","))]}"#
  }

  @Test(
    "a text that stands for a missing number in a table is missing in JSON too",
    arguments: ["", " ", "NA", "N/A", "?", "null", "nan", "None"])
  func missing(text: String) throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    let table = "tenure,spend,plan,region,since\n3,\(text),m,süd,2023-02-11\n"
    let expected = try test.post(
      csv: table, "/v1/models/churn/score", accept: "application/json")?.probabilities
    #expect(expected?.count == 1)
    let rows = try test.post("/v1/models/churn/score", "[\(Self.row(spend: "\"\(text)\""))]")
    #expect(rows?.probabilities == expected, "\(rows?.text ?? "")")
    let split = try test.post(
      "/invocations",
      #"{"dataframe_split":{"columns":["tenure","spend","plan","region","since"],"#
        + #""data":[[3,"\#(text)","m","süd","2023-02-11"]]}}"#)
    let predictions = split?.json["predictions"] as? [[String: Any]]
    #expect(predictions?.map { $0["probability"] as? Double } == expected, "\(split?.text ?? "")")
    let inferred = try test.post(
      "/v2/models/churn/infer", Self.inference(spend: "\"\(text)\""))
    let outputs = inferred?.json["outputs"] as? [[String: Any]]
    #expect(outputs?.first?["data"] as? [Double] == expected, "\(inferred?.text ?? "")")
  }

  @Test("a number that was sent as a text is that number, and any other text is refused")
  func numbers() throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    let expected = try test.post(
      "/v1/models/churn/score", "[\(Self.row(spend: "40.5"))]")?.probabilities
    let text = try test.post("/v1/models/churn/score", "[\(Self.row(spend: "\"40.5\""))]")
    #expect(text?.probabilities == expected && expected?.count == 1)
    let inferred = try test.post("/v2/models/churn/infer", Self.inference(spend: "\"40.5\""))
    let outputs = inferred?.json["outputs"] as? [[String: Any]]
    #expect(outputs?.first?["data"] as? [Double] == expected)
    for wrong in ["much", "1,5", "inf"] {
      let rows = try test.post(
        "/v1/models/churn/score",
        "[\(Self.row(spend: "1")),\(Self.row(spend: "\"\(wrong)\""))]")
      #expect(rows?.status == 422)
      #expect(
        rows?.detail == "row 1, column 'spend': expected a number, got the string '\(wrong)'")
      let inferred = try test.post("/v2/models/churn/infer", Self.inference(spend: "\"\(wrong)\""))
      #expect(inferred?.status == 422)
      #expect(inferred?.detail.hasPrefix("row 0, column 'spend': expected a number") == true)
    }
    let date = try test.post(
      "/v1/models/churn/score", "[\(Self.row(spend: "1", since: "\"soon\""))]")
    #expect(date?.detail.hasPrefix("row 0, column 'since': expected a date") == true)
  }
}
