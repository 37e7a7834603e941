import Concurrency
import Foundation
import LearningTestKit
import Serving
import Testing

/// Promotions that cannot be are refused before a job is made of them.
@Suite struct PromotionRefusalTests {
  @Test("what speaks against a promotion is answered at once, and nothing is started")
  func refusals() throws {
    let orders = Mutexed<[PromotionOrder]>([])
    let test = try TestService { configuration, folder in
      let results = folder.appendingPathComponent("results")
      try? FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
      try? FileManager.default.copyItem(
        at: Fixture.url("runs/recall"),
        to: results.appendingPathComponent("recall"))
      configuration.promote = { order, _, _ throws(PromotionRefusal) in
        orders.withLock { $0.append(order) }
        return PromotedModel(name: order.name, version: 1)
      }
    }
    let path = "/v1/runs/recall/promotions"
    for (body, status, sentence) in [
      (
        #"{"candidate":"none","as":"new"}"#, 404,
        "there is no candidate 'none'. The best are: stack, vote, conv, conv+classWeights, "
      ),
      (#"{"rank":99,"as":"new"}"#, 404, "there is no candidate of rank 99, the leaderboard has 25"),
      (#"{"rank":0,"as":"new"}"#, 404, "there is no candidate of rank 0, "),
      (#"{"candidate":"prior","as":"new"}"#, 409, "'prior' is not eligible: a baseline"),
      (#"{"candidate":"conv","as":"no/name"}"#, 422, "'no/name' cannot name a model: "),
      (#"{"candidate":"conv","as":""}"#, 422, "'' cannot name a model: "),
      (#"{"as":"new"}"#, 422, "expected one of the members 'candidate' and 'rank'"),
      (
        #"{"candidate":"conv","rank":1,"as":"new"}"#, 422,
        "expected one of the members 'candidate' and 'rank'"
      ),
    ] {
      let refused = try #require(try test.post(path, body))
      #expect(refused.status == status, "\(body)")
      #expect(refused.headers["content-type"] == "application/problem+json")
      #expect(refused.detail.hasPrefix(sentence), "\(refused.detail)")
    }
    #expect(
      try test.post(path, #"{"candidate":"prior","as":"new"}"#)?.detail.hasSuffix(
        ". 'evenIneligible' takes it all the same") == true)
    for body in [
      #"{"candidate":"prior","as":"new","evenIneligible":true}"#, #"{"rank":3,"as":"other"}"#,
    ] {
      let taken = try test.post(path, body)
      #expect(taken?.status == 202, "\(body)")
      let job = taken?.json["job"] as? String ?? ""
      #expect(taken?.headers["location"] == "/v1/jobs/\(job)")
    }
    for job in ["1", "2"] {
      #expect(
        try eventually { try test.get("/v1/jobs/\(job)")?.json["status"] as? String == "done" })
    }
    #expect(try test.get("/v1/jobs/3")?.status == 404)
    let taken = orders.withLock { $0 }
    #expect(taken.map(\.candidate) == ["prior", "conv"])
    #expect(taken.map(\.name) == ["new", "other"] && taken.map(\.evenIneligible) == [true, false])
  }

  @Test("the description names every refusal")
  func description() throws {
    let test = try TestService()
    let paths = try test.get("/openapi.json")?.json["paths"] as? [String: [String: Any]]
    let operation = paths?["/v1/runs/{name}/promotions"]?["post"] as? [String: Any]
    let responses = try #require(operation?["responses"] as? [String: Any])
    #expect(
      Set(responses.keys) == ["202", "400", "404", "409", "415", "422", "503", "default"])
  }
}
