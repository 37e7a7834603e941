import Experiments
import Foundation
import Learning
import Linear
import Metrics
import StrictJSON
import Tables
import Testing

@Suite struct GroupComparisonTests {
  /// Rows of two sexes and many ages, in which women who leave are as those who stay.
  private static func table(rows: Int, differs: Bool) -> String {
    var stream = RandomKey(seed: 21)["groups"].stream
    var text = "id,x,sex,age,region,label\n"
    for row in 0..<rows {
      let leaves = stream.uniform() < 0.3
      let isWoman = stream.uniform() < 0.5
      let signal = leaves && !(differs && isWoman) ? 2.0 : 0.0
      let x = stream.normal() + signal
      let region = row < 30 ? "far" : "near"
      let age = 20 + stream.integer(below: 60)
      text += "r\(row),\(x),\(isWoman ? "w" : "m"),\(age),\(region),\(leaves ? "yes" : "no")\n"
    }
    return text
  }

  private static func spec() -> ExperimentSpec {
    var spec = TestStudies.spec(models: [("logistic", ComponentSpec(LogisticRegression()))])
    spec.statistics.resamples = 200
    spec.data.positive = "yes"
    var ignored = DataSpec.ColumnSpec()
    ignored.role = .ignored
    spec.data.columns = OrderedMembers([("sex", ignored), ("region", ignored)])
    spec.report.groups = ["sex", ["age": [30, 50, 65]], "region"]
    return spec
  }

  private static func result(
    _ table: String, _ spec: ExperimentSpec = spec()
  ) throws -> StudyResult {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("groups-\(UUID().uuidString).csv")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(table.utf8).write(to: file)
    let data = try StudyData.read(spec, path: file.path, threads: 1)
    let study = try Study(spec: spec, data: data)
    return study.result(of: try TestStudies.outcomes(study), threads: 1)
  }

  @Test(
    "a column that no model learns from tells groups apart, and a difference that is there is proven"
  )
  func differing() throws {
    let result = try Self.result(Self.table(rows: 1500, differs: true))
    #expect(result.study.data.table["sex"] == nil)
    let compared = try #require(result.groupComparisons.first)
    #expect(compared.candidate == "logistic")
    let names = compared.groups.map(\.subgroup.name)
    #expect(
      names == [
        "sex = m", "sex = w", "age below 30", "age from 30, below 50", "age from 50, below 65",
        "age from 65", "region = far", "region = near",
      ])
    #expect(compared.groups.map(\.subgroup.rows).reduce(0, +) == 3 * 1500)
    let sentence = try #require(compared.sentences.first)
    #expect(
      sentence.hasPrefix(
        "logistic finds more of the positive rows of sex = m than of the others by sex: recall "))
    #expect(sentence.hasSuffix("(p < 0.001, Fisher's exact test, corrected for 5 tests)."))
    let positives = compared.groups[6].subgroup.positiveRows
    #expect(positives < GroupComparison.fewestPositives)
    #expect(
      compared.sentences.last
        == "Not judged, with fewer than 20 positive rows: region = far (\(positives)).")
    #expect(
      compared.sentences.contains(
        "By region no recall of logistic is judged: fewer than two groups have 20 positive rows."))
    let column = try #require(result.study.data.columns.first { $0.name == "sex" })
    #expect(column.role == .ignored && column.decided == "read for report.groups alone")
  }

  @Test("where no difference is proven it is said how large one may be, not that there is none")
  func alike() throws {
    let result = try Self.result(Self.table(rows: 600, differs: false))
    let sentences = try #require(result.groupComparisons.first).sentences
    let start =
      "By sex no difference in recall of logistic is proven, which does not say that there is none: the "
      + "intervals leave room for 0."
    #expect(
      sentences.contains { $0.hasPrefix(start) && $0.hasSuffix(" and more rows could show it.") })
  }

  @Test("a group whose positive rows weigh nothing is not judged")
  func weightless() throws {
    var spec = Self.spec()
    var weight = DataSpec.ColumnSpec()
    weight.role = .weight
    spec.data.columns = OrderedMembers(
      spec.data.columns.members.map { ($0.name, $0.value) } + [("w", weight)])
    let lines = Self.table(rows: 600, differs: false).split(separator: "\n")
    let text = lines.enumerated().map { place, line in
      "\(line),\(place == 0 ? "w" : line.contains(",w,") ? "0" : "1")\n"
    }.joined()
    let compared = try #require(try Self.result(text, spec).groupComparisons.first)
    let judged = compared.groups.filter { $0.subgroup.name.hasPrefix("sex") }.map(\.isJudged)
    #expect(judged == [true, false])
    #expect(compared.sentences.allSatisfy { !$0.contains("nan") })
  }

  @Test("groups change no digest of a fit, no score, and stand in the canonical spec")
  func unitsStay() throws {
    let table = Self.table(rows: 200, differs: false)
    var without = Self.spec()
    without.report.groups = []
    let (plain, grouped) = (try Self.result(table, without), try Self.result(table))
    #expect(plain.study.units.map(\.digest) == grouped.study.units.map(\.digest))
    #expect(plain.study.digest == grouped.study.digest)
    #expect(plain.groupComparisons.isEmpty)
    #expect(try without.canonical["report"] == nil)
    #expect(try Self.spec().canonical["report"]?["groups"] == .array(Self.spec().report.groups))
  }

  @Test("groups that cannot be made get a sentence")
  func refused() throws {
    func sentence(_ groups: [JSON]) -> String {
      var spec = Self.spec()
      spec.report.groups = groups
      do {
        _ = try Self.result(Self.table(rows: 100, differs: false), spec)
        return "nothing is refused"
      } catch {
        return "\(error)"
      }
    }
    #expect(
      sentence(["ages"]) == "report.groups: there is no column 'ages'. Did you mean 'age'?")
    #expect(
      sentence([["sex": [1]]])
        == "report.groups: column 'sex' holds names, which have no borders")
    #expect(sentence(["id"]) == "column 'id' makes no groups: it is of the kind text")
    var spec = Self.spec()
    spec.report.groups = ["sex", "sex", "label", ["age": [50, 30]], 7]
    #expect(
      spec.issues().map { "\($0)" } == [
        "report.groups[1]: column 'sex' is named twice",
        "report.groups[2]: groups cannot be made by the target",
        "report.groups[3]: borders must be from 1 to 49 numbers that rise",
        "report.groups[4]: expected a column, or a column with borders such as {\"age\": [30, 50]}, got 7",
      ])
  }
}
