import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct ResamplingLawTests {
  private let context = FitContext(key: RandomKey(seed: 7))
  private let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)

  @Test("every sampler obeys the laws") func laws() {
    for type in ResamplingComponents.samplers {
      guard let sampler = type.init() as? any Sampler else { continue }
      for data in [data, SampleData.mixed(), SampleData.sequences(), SampleData.constantColumn()] {
        #expect(SamplerLaws.faults(of: sampler, on: data) == [], "\(type.name)")
      }
    }
  }

  @Test("none changes nothing") func none() {
    #expect(NoSampler().resample(data, context: context).features == data.features)
  }

  @Test("one class cannot be balanced") func oneClass() {
    for type in ResamplingComponents.samplers where type.name != "none" {
      guard let sampler = type.init() as? any Sampler else { continue }
      let data = SampleData.oneClass(1)
      #expect(throws: FitError.oneClass(positives: data.rowCount, rows: data.rowCount)) {
        try sampler.resample(data, context: context)
      }
    }
  }

  @Test("every splitter obeys the laws") func splitters() throws {
    let labels = (0..<120).map { Float($0 % 4 == 0 ? 1 : 0) }
    let table = Table(
      columns: [
        Column(
          name: "household", role: .group, values: .number((0..<120).map { Double($0 % 40) })),
        Column(name: "fold", values: .number((0..<120).map { Double($0 % 7) })),
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
