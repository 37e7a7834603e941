import Experiments
import Learning
import LearningTestKit
import Resampling
import Tables

/// Studies whose faults are known.
struct AuditStudies {
  /// Rows of two classes with three columns of continuous numbers that say a little.
  var labels: [Float]
  var columns: [Column] = []
  /// Which of the columns are said to be computed from others.
  var derived: [DerivedColumn] = []
  var validation = ComponentSpec<any Splitter>(StratifiedKFold())
  var target = "label"

  init(rows: Int = 1000, positiveShare: Double = 0.4, columns count: Int = 3) {
    var stream = RandomKey(seed: 11)["rows"].stream
    labels = (0..<rows).map { _ in stream.uniform() < positiveShare ? 1 : 0 }
    for number in 0..<count {
      let values = labels.map { stream.normal() + Double($0) * 0.5 }
      columns.append(Column(name: "x\(number)", values: .number(values)))
    }
  }

  /// Takes the labels and columns of numbers, such as those that a sampler made.
  init(_ data: Dataset) {
    labels = data.labels
    let width = data.columns.count
    for (place, feature) in data.columns.enumerated() {
      let values = (0..<data.rowCount).map { Double(data.features.elements[$0 * width + place]) }
      columns.append(Column(name: feature.name, values: .number(values)))
    }
  }

  /// Adds a column of numbers, of which NaN is missing.
  mutating func add(_ name: String, _ value: (_ row: Int, _ isPositive: Bool) -> Double) {
    columns.append(
      Column(
        name: name,
        values: .number(labels.indices.map { value($0, labels[$0] > 0.5) })))
  }

  /// Adds a column of names.
  mutating func addNames(
    _ name: String, levels: Int, _ code: (_ row: Int, _ isPositive: Bool) -> Int
  ) {
    columns.append(
      Column(
        name: name,
        values: .category(
          Categories(
            codes: labels.indices.map { Int32(code($0, labels[$0] > 0.5)) },
            levels: (0..<levels).map { "level \($0)" }))))
  }

  /// Puts copies of some rows behind the others.
  mutating func repeating(rows: [Int]) {
    let all = Array(labels.indices) + rows
    labels = all.map { labels[$0] }
    columns = columns.map { $0.selecting(rows: all) }
  }

  var study: Study {
    get throws {
      var spec = ExperimentSpec()
      spec.data.target = target
      spec.validation = validation
      var table = Table(columns: columns, rowCount: labels.count)
      table.derived = derived
      return try Study(spec: spec, data: StudyData(table: table, labels: labels, digest: "test"))
    }
  }

  var findings: [Finding] {
    get throws { Audit.findings(of: try study) }
  }

  /// The findings of a code.
  func findings(_ code: String) throws -> [Finding] { try findings.filter { $0.code == code } }
}
