import Experiments
import Foundation
import StrictJSON
import Tables

/// A table and a log that a test writes, in a folder that goes with it.
final class EventFiles {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("events-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The study's data; the table is named `customers.csv` and the log `log.csv`.
  func read(table: String?, log: String, _ spec: DataSpec, threads: Int = 1) throws -> StudyData {
    try Data(log.utf8).write(to: URL(fileURLWithPath: path("log.csv")))
    if let table { try Data(table.utf8).write(to: URL(fileURLWithPath: path("customers.csv"))) }
    return try StudyData.read(
      spec, path: table == nil ? "" : path("customers.csv"), events: path("log.csv"),
      threads: threads)
  }

  /// The sentence with which reading ends, folders left out.
  func refusal(table: String?, log: String, _ spec: DataSpec) -> String {
    do {
      _ = try read(table: table, log: log, spec)
      return "nothing is refused"
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  /// Notes without folders.
  func notes(_ data: StudyData) -> [String] {
    data.notes.map { $0.replacing(folder.path + "/", with: "") }
  }

  static func spec(_ change: (inout EventSpec) -> Void = { _ in }) -> DataSpec {
    var events = EventSpec()
    events.path = "log.csv"
    (events.customer, events.date, events.value) = ("who", "day", "paid")
    (events.cutoff, events.period, events.steps) = ("2024-04-01", .string("month"), 3)
    change(&events)
    var spec = DataSpec()
    spec.path = "customers.csv"
    spec.target = "churn"
    spec.events = events
    return spec
  }
}

extension StudyData {
  /// The numbers of a column; none where there is no such.
  func numbers(_ name: String) -> [Double] {
    guard case .number(let values)? = table[name]?.values else { return [] }
    return values
  }

  /// Everything that a model may learn from, bit by bit.
  var bits: [String] {
    table.columns.flatMap { column -> [String] in
      switch column.values {
      case .number(let values), .date(let values):
        return [column.name] + values.map { String($0.bitPattern, radix: 16) }
      case .category(let names): return [column.name, "\(names.codes) \(names.levels)"]
      case .text(let text): return [column.name, "\((0..<text.count).map { text[$0] })"]
      }
    } + ["\(labels) \(table.rowIDs) \(table.sequence?.channels ?? [])"]
  }
}
