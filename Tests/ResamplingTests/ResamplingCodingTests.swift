import Learning
import LearningTestKit
import Resampling
import StrictJSON
import Tables
import Testing

@Suite struct ResamplingCodingTests {
  let catalog = Catalog([
    Catalog.Family((any Splitter).self, kind: "splitter", ResamplingComponents.splitters),
    Catalog.Family((any Sampler).self, kind: "sampler", ResamplingComponents.samplers),
  ])

  func decode<Family: Sendable>(
    _ json: JSON, as family: ComponentSpec<Family>.Type
  ) -> (value: ComponentSpec<Family>?, issues: [String]) {
    let read = StrictJSON.decode(family, from: json, userInfo: [.catalog: catalog])
    return (read.value, read.issues.map { $0.description })
  }

  func roundTrip<Family: Sendable>(_ choice: ComponentSpec<Family>) throws {
    let read = decode(try StrictJSON.encode(choice), as: ComponentSpec<Family>.self)
    #expect(read.issues == [] && read.value == choice, "\(choice.name)")
  }

  @Test("every component is written and read as it was") func roundTrips() throws {
    for type in ResamplingComponents.samplers {
      let component = try #require(type.init() as? any Sampler)
      try roundTrip(ComponentSpec<any Sampler>(component))
    }
    for type in ResamplingComponents.splitters {
      let component = try #require(type.init() as? any Splitter)
      try roundTrip(ComponentSpec<any Splitter>(component))
    }
  }

  @Test("settings out of range are named") func range() throws {
    let json = try JSON(parsing: #"{"stratifiedKFold": {"folds": 1, "repeats": 0}}"#.utf8)
    #expect(
      decode(json, as: ComponentSpec<any Splitter>.self).issues == [
        "stratifiedKFold.folds: must be at least 2, got 1",
        "stratifiedKFold.repeats: must be at least 1, got 0",
      ])
  }

  @Test("every splitter obeys the laws") func splitters() throws {
    let labels = (0..<120).map { Float($0 % 4 == 0 ? 1 : 0) }
    let table = Table(
      columns: [
        Column(
          name: "household", role: .group, values: .number((0..<120).map { Double($0 / 3) })),
        Column(name: "month", role: .time, values: .date((0..<120).map { Double(120 - $0) })),
      ], rowCount: 120)
    for type in ResamplingComponents.splitters {
      let splitter = try #require(type.init() as? any Splitter)
      let faults = try SplitterLaws.faults(
        of: splitter, table: table, labels: labels, key: RandomKey(seed: 7))
      #expect(faults == [], "\(type.name)")
    }
  }
}
