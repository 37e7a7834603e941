import Foundation
import LearningTestKit
import Simulation
import Testing

@Suite struct SyntheticPurchasesTests {
  static let shipped = SyntheticPurchases()

  @Test("the files in the repository are what the library makes, byte for byte")
  func shippedFiles() throws {
    for (name, text) in [
      ("purchases.csv", Self.shipped.csv), ("purchases_truth.csv", Self.shipped.truth),
    ] {
      let file = Fixture.package.appending(components: "data", name)
      #expect(try Data(contentsOf: file) == Data(text.utf8))
    }
  }

  private static func fields(_ text: String) -> [[String]] {
    text.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("the purchases of the first customers are the same however many are made")
  func prefix() {
    let few = SyntheticPurchases(customers: 50)
    let known = Set(Self.fields(few.truth).map { $0[0] })
    let kept = Self.fields(Self.shipped.csv).filter { known.contains($0[0]) }
    #expect(kept == Self.fields(few.csv))
    #expect(Self.shipped.truth.hasPrefix(few.truth))
    #expect(SyntheticPurchases(customers: 50, seed: 8).csv != few.csv)
    #expect(SyntheticPurchases(customers: 0).csv == "customer,date,amount\n")
  }

  @Test("the log runs in the order of time up to June 2024, everybody joining in 2023")
  func log() {
    let events = Self.fields(Self.shipped.csv)
    #expect(events.map { $0[1] } == events.map { $0[1] }.sorted())
    #expect(events.allSatisfy { ("2023-01-01"..."2024-06-30").contains($0[1]) })
    #expect(events.allSatisfy { (Double($0[2]) ?? 0) > 0 })
    var first: [String: String] = [:]
    for event in events where first[event[0]] == nil { first[event[0]] = event[1] }
    #expect(first.count == 1000 && first.values.allSatisfy { $0 < "2024-01-01" })
    #expect(Self.shipped.purchases == events.count)
    #expect(Self.shipped.csv.utf8.count < 300_000)
  }

  @Test("the truth is what the log says of the horizon, and nobody buys who has left")
  func truth() {
    let events = Self.fields(Self.shipped.csv)
    var active: Set<String> = []
    var last: [String: String] = [:]
    for event in events {
      last[event[0]] = event[1]
      if ("2024-04-01"..<"2024-06-30").contains(event[1]) { active.insert(event[0]) }
    }
    for line in Self.fields(Self.shipped.truth) {
      #expect(line[2] == (active.contains(line[0]) ? "no" : "yes"))
      #expect(line[3].isEmpty || line[3] == last[line[0]])
      #expect(0...1 ~= Double(line[1]) ?? -1)
    }
  }

  @Test("of those to whom a probability is given, about as many are inactive")
  func calibrated() {
    let lines = Self.fields(SyntheticPurchases(customers: 20_000, seed: 11).truth)
    for tenth in 0..<10 {
      let part = lines.filter { Int((Double($0[1]) ?? 0) * 10) == tenth }
      guard part.count > 200 else { continue }
      let expected = part.reduce(0) { $0 + (Double($1[1]) ?? 0) } / Double(part.count)
      let found = Double(part.count { $0[2] == "yes" }) / Double(part.count)
      let deviation = (expected * (1 - expected) / Double(part.count)).squareRoot()
      #expect(abs(found - expected) < 4 * deviation, "\(tenth): \(found), \(expected)")
    }
  }
}
