import Experiments
import Learning
import LearningTestKit
import Resampling
import Testing

@Suite struct SyntheticRowChecksTests {
  static let blobs = SampleData.twoBlobs(rows: 1500, positiveShare: 0.2, distance: 1)

  @Test("rows that SMOTE made before the split are found") func smote() throws {
    let made = try SMOTE().resample(Self.blobs, context: FitContext(key: RandomKey(seed: 1)))
    let finding = try #require(try AuditStudies(made).findings("rows-between-rows").first)
    #expect(finding.severity == .serious)
    #expect((finding["share"] ?? 0) > 0.5)
    #expect(finding["shareInOtherClass"] == 0)
  }

  @Test("a few made rows are enough, and none are not") func few() throws {
    let made = try SMOTE(neighbors: 5, ratio: 0.27)
      .resample(Self.blobs, context: FitContext(key: RandomKey(seed: 1)))
    #expect(made.rowCount < 1500 + 30)
    #expect(try AuditStudies(made).findings("rows-between-rows").count == 1)
    #expect(try AuditStudies(Self.blobs).findings("rows-between-rows") == [])
  }

  @Test("whole numbers on a small grid lie between others by chance and are not blamed")
  func grid() throws {
    var rows = AuditStudies(rows: 2000, positiveShare: 0.3, columns: 0)
    var stream = RandomKey(seed: 12).stream
    for name in ["a", "b", "c", "d"] {
      rows.add(name) { _, positive in Double(stream.integer(below: 24) + (positive ? 3 : 0)) }
    }
    #expect(try rows.findings("rows-between-rows") == [])
    #expect(try rows.findings("fractions-in-one-class") == [])
  }

  @Test("fractions in one class of a column of whole numbers are found") func fractions() throws {
    var rows = AuditStudies()
    rows.add("age") { row, positive in Double(20 + row % 50) + (positive && row % 4 == 0 ? 0.37 : 0)
    }
    rows.add("price") { row, _ in Double(row % 70) * 0.1 }
    let finding = try #require(try rows.findings("fractions-in-one-class").first)
    #expect(finding.columns == ["age"])
    #expect(finding.severity == .serious)
  }
}
