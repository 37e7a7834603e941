import Catalog
import Explanation
import Foundation
import Learning
import Packages
import Serving
import Store
import Testing

/// What comes back for rows.
@Suite struct ScoringRoutesTests {
  @Test("rows as JSON and as text get the probabilities of the scorer, bit for bit")
  func probabilities() throws {
    for isForest in [false, true] {
      let test = try TestService(isForest: isForest)
      let table = try TestModels.table()
      let expected = try test.scorer().scores(of: RawRows(table, schema: InputSchema(of: table)))
      let answer = try test.post(
        csv: TestModels.csv, "/v1/models/churn/score", accept: "application/json")
      #expect(answer?.status == 200)
      #expect(answer?.probabilities.map { Float($0) } == expected)
      let text = try #require(try test.post(csv: TestModels.csv, "/v1/models/churn/score")).text
      let lines = text.split(separator: "\n")
      #expect(lines[0] == "tenure,spend,plan,region,since,probability,decision,segment")
      let fields = lines.dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(fields.map { Float($0[5]) } == expected)
      #expect(fields.map { $0[6] } == expected.map { $0 >= 0.37 ? "1" : "0" })
      let rows = try test.post("/v1/models/churn/score", "[\(jsonRows().joined(separator: ","))]")
      #expect(rows?.probabilities.map { Float($0) } == expected)
    }
  }

  /// The table's rows as JSON.
  private func jsonRows() -> [String] {
    TestModels.csv.split(separator: "\n").dropFirst().map { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      func text(_ field: String) -> String { field.isEmpty ? "null" : "\"\(field)\"" }
      let spend = fields[1].isEmpty ? "null" : fields[1]
      return "{\"since\":\"\(fields[4])\",\"tenure\":\(fields[0]),\"spend\":\(spend),"
        + "\"plan\":\(text(fields[2])),\"region\":\(text(fields[3]))}"
    }
  }

  @Test("identifiers come back, unseen names and other columns are told and counted")
  func others() throws {
    let test = try TestService()
    let rest = TestModels.row.replacingOccurrences(of: "\"m\"", with: "\"gold\"")
    let answer = try #require(
      try test.post(
        "/v1/models/churn/score",
        "{\"rows\":[{\(TestModels.row),\"customerID\":\"C\\\"1\"},{\(rest),\"x\":1,\"id\":5}]}"))
    let results = try #require(answer.json["results"] as? [[String: Any]])
    #expect(results[0]["id"] as? String == "C\"1" && results[1]["id"] as? String == "5")
    #expect(results[0]["unseen"] == nil && results[1]["unseen"] as? [String] == ["plan"])
    #expect(answer.json["unseen"] as? [String: Int] == ["plan": 1])
    #expect(answer.json["ignored"] as? [String] == ["x"])
    #expect(answer.json["version"] as? Int == 1 && answer.json["threshold"] as? Double == 0.37)
    let metrics = try #require(try test.get("/metrics")).text
    #expect(
      metrics.contains(
        "workbench_unseen_levels_total{model=\"churn\",version=\"1\",column=\"plan\"} 1"))
    let csv = try test.post(
      csv:
        "id;since;plan;region;tenure;spend;note\n7;2023-01-01;\"a;b\";süd;1;2;\"say \"\"hi\"\"\"\n",
      "/v1/models/churn/score")
    let lines = csv?.text.split(separator: "\n") ?? []
    #expect(lines.first == "id;since;plan;region;tenure;spend;note;probability;decision;segment")
    #expect(lines.last?.hasPrefix("7;2023-01-01;\"a;b\";süd;1;2;\"say \"\"hi\"\"\";0.") == true)
    let mixed = try test.post(
      "/v1/models/churn/score", "[{\(TestModels.row),\"id\":\"a\"}]",
      headers: ["Accept": "text/csv"])
    #expect(mixed?.headers["content-type"] == "text/csv; charset=utf-8")
    #expect(mixed?.text.hasPrefix("id,tenure,spend,plan,region,since,probability") == true)
    #expect(mixed?.text.contains("\na,3,40.5,m,süd,2023-02-11,0.") == true, "\(mixed?.text ?? "")")
  }

  @Test("reasons are the strongest contributions, and all of them add up to the answer")
  func reasons() throws {
    let test = try TestService(isForest: true)
    let answer = try #require(
      try test.post("/v1/models/churn/score?explain=5", "[{\(TestModels.row)}]"))
    let result = try #require((answer.json["results"] as? [[String: Any]])?.first)
    let reasons = try #require(result["reasons"] as? [[String: Any]])
    let contributions = reasons.compactMap { $0["contribution"] as? Double }
    #expect(!contributions.isEmpty)
    #expect(contributions.map(abs) == contributions.map(abs).sorted(by: >))
    let base = try #require(answer.json["base"] as? Double)
    #expect(answer.json["explains"] as? String != nil)
    let sum = contributions.reduce(base, +)
    let explainer = try Explainer(
      test.scorer(), background: test.library.package("churn", catalog: .standard).background)
    #expect(answer.json["explains"] as? String == explainer.explains.rawValue)
    let explained = try explainer.explanations(
      of: test.library.package("churn", catalog: .standard).background)
    #expect(base == explainer.base && explained.count == 20)
    if explainer.explains == .probability {
      #expect(abs(sum - (result["probability"] as? Double ?? 0)) < 1e-5)
    }
    let two = try test.post(csv: TestModels.csv, "/v1/models/churn/score?explain=2")
    #expect(
      two?.text.hasPrefix(
        "tenure,spend,plan,region,since,probability,decision,segment,reason_1,reason_2\n") == true)
    #expect(try test.post("/v1/models/churn/score?explain=x", "[]")?.status == 422)
    #expect(try test.post("/v1/models/churn/score?explain=101", "[]")?.status == 422)
  }

  @Test("every scored row is kept with its digest, unless that is switched off")
  func storing() throws {
    let test = try TestService()
    let answer = try test.post(
      "/v1/models/churn/score", "[{\(TestModels.row),\"id\":\"a\"},{\(TestModels.row)}]")
    _ = try test.post(csv: TestModels.csv, "/v1/models/churn/score")
    let off = try test.post(
      "/v1/models/churn/score", "{\"rows\":[{\(TestModels.row)}],\"store\":false}")
    #expect(off?.status == 200)
    let rows = try #require(test.service.store).rows()
    #expect(rows.count == 202)
    #expect(rows[0].identifier == "a" && rows[1].identifier == nil)
    #expect(rows[0].digest == rows[1].digest && rows[0].digest != rows[2].digest)
    #expect(rows[..<2].map { Double($0.score) } == answer?.probabilities.map { Double(Float($0)) })
    #expect(rows.allSatisfy { $0.model == "churn" && $0.version == 1 })
    #expect(abs(Double(rows[0].time) / 1e6 - Date().timeIntervalSince1970) < 60)
    let without = try TestService { configuration, _ in configuration.store = nil }
    #expect(try without.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.status == 200)
    #expect(without.service.store == nil)
  }

  @Test("no rows are an answer without results")
  func nothing() throws {
    let test = try TestService()
    for text in ["[]", "{\"rows\":[]}"] {
      let answer = try test.post("/v1/models/churn/score", text)
      #expect(answer?.status == 200 && answer?.probabilities == [])
    }
    #expect(try test.post("/v1/models/churn/score?explain=2", "[]")?.status == 200)
  }
}
