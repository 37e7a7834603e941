import Learning
import StrictJSON
public import Tables

extension StudyData {
  /// Reads the table that a spec names and separates its target.
  public static func read(
    _ spec: DataSpec, path: String, threads: Int
  ) throws(DataError) -> StudyData {
    let file = try Table.readAndDigest(path: path, options: spec.readingOptions(threads: threads))
    guard let target = file.table[spec.target] else {
      throw .missingColumn(
        spec.target, known: file.table.columns.map(\.name), purpose: "data.target")
    }
    guard case .category(let classes) = target.values else {
      throw .unusable("column '\(spec.target)' cannot be a target: it is \(target.values.kind)")
    }
    let positive = try PositiveClass(of: classes, column: spec.target, named: spec.positive)
    let known = classes.codes.indices.filter { classes.codes[$0] >= 0 }
    var data = StudyData(
      table: file.table.selecting(rows: known),
      labels: known.map { positive.contains(classes.codes[$0]) ? 1 : 0 },
      weights: nil, identifiers: nil, droppedRows: classes.codes.count - known.count,
      digest: file.digest, notes: notes(on: file.report, spec: spec))
    data.positive = positive.name
    try data.takeWeights()
    data.takeIdentifiers()
    data.table.columns.removeAll { $0.role == .target || $0.role == .ignored }
    guard !data.table.features.isEmpty else {
      throw .unusable("\(path) has no column to learn from beside its target")
    }
    return data
  }

  /// What inference decided that a person may want to decide otherwise.
  private static func notes(on report: ReadReport, spec: DataSpec) -> [String] {
    report.columns.compactMap { column in
      if column.role == .identifier && spec.columns[column.name] == nil {
        return "column '\(column.name)' identifies rows and is not learnt from; "
          + "data.columns can say otherwise"
      }
      if column.missing == report.rows && column.role == .feature {
        return "column '\(column.name)' is empty in every row"
      }
      return nil
    }
  }

  private mutating func takeWeights() throws(DataError) {
    guard let column = table.columns.first(where: { $0.role == .weight }) else { return }
    guard case .number(let values) = column.values, values.allSatisfy({ $0 >= 0 }) else {
      throw .unusable(
        "column '\(column.name)' cannot be a weight: every value must be a number of at least 0")
    }
    weights = values.map(Float.init)
    table.columns.removeAll { $0.role == .weight }
  }

  private mutating func takeIdentifiers() {
    if let column = table.columns.first(where: { $0.role == .identifier }),
      case .text(let text) = column.values
    {
      identifier = column.name
      identifiers = text
    }
    table.columns.removeAll { $0.role == .identifier }
  }
}

extension DataSpec {
  /// How the file is read.
  func readingOptions(threads: Int) -> ReadingOptions {
    var options = ReadingOptions()
    options.threads = threads
    for member in columns.members {
      options.overrides[member.name] = ColumnOverride(
        role: member.value.role, kind: member.value.kind)
    }
    options.target = target
    options.sequence = sequence.map { sequence in
      SequenceColumns(
        channels: sequence.channels.members.map {
          SequenceColumns.Channel(name: $0.name, columns: $0.value)
        })
    }
    return options
  }
}
