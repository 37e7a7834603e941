import Learning
import Resampling
import StrictJSON
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
        "stratifiedKFold.folds: must be from 2 to 10000, got 1",
        "stratifiedKFold.repeats: must be from 1 to 1000, got 0",
      ])
  }
}
