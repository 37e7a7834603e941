import Learning
import LearningTestKit
import Resampling
import Testing

@Suite struct RandomSamplersTests {
  private let context = FitContext(key: RandomKey(seed: 7))
  private let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)

  @Test("undersampling keeps all rows of the minority class and the order of rows") func under()
    throws
  {
    let kept = try RandomUndersampler().resample(data, context: context)
    #expect(kept.rowCount == 40)
    #expect(kept.positives == 20)
    #expect(kept.rowIDs == kept.rowIDs.sorted())
    #expect(Set(kept.rowIDs).count == 40)
    #expect(
      try RandomUndersampler(ratio: 0.5).resample(data, context: context).rowCount == 60)
    #expect(try RandomUndersampler(ratio: 0).resample(data, context: context).rowCount == 200)
  }

  @Test("oversampling repeats rows of the minority class, which keep their identity") func over()
    throws
  {
    let grown = try RandomOversampler().resample(data, context: context)
    #expect(grown.rowCount == 360)
    #expect(grown.positives == 180)
    for row in 200..<360 {
      #expect(grown.labels[row] == 1)
      #expect(grown.features[row: row] == data.features[row: grown.rowIDs[row]])
    }
  }

  @Test("another key draws other rows") func keys() throws {
    let other = FitContext(key: RandomKey(seed: 8))
    #expect(
      try RandomUndersampler().resample(data, context: context).rowIDs
        != RandomUndersampler().resample(data, context: other).rowIDs)
    #expect(
      try RandomOversampler().resample(data, context: context).rowIDs
        != RandomOversampler().resample(data, context: other).rowIDs)
  }
}
