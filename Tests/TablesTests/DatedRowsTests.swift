import Files
import Foundation
import Learning
import Tables
import Testing

/// Rows that are read in blocks say what `Table.read` says of the same columns, and refuse what it refuses.
@Suite struct DatedRowsTests {
  private static let columns = DatedRows.Columns(
    name: .init("who", purpose: "customers"), date: .init("day", purpose: "dates"),
    number: .init("paid", purpose: "values"))

  /// Everything that is said of a text: who, when and how much of every row, or the sentence of the refusal.
  private static func said(
    _ text: String, rules: ReadingRules = ReadingRules(), threads: Int, blockSize: Int
  ) -> [String] {
    do {
      let rows = try DatedRows(
        bytes: Array(text.utf8), digest: "d", name: "data", columns: columns, rules: rules,
        threads: threads, blockSize: blockSize)
      let lines = Lines()
      try rows.eachBlock { block in
        for row in block.dates.indices {
          let name = block.names[row] < 0 ? nil : rows.names[Int(block.names[row])]
          lines.add(line(name, block.dates[row], block.numbers?[row] ?? .nan))
        }
      }
      return lines.all + ["\(rows.names)", "\(rows.count)"]
    } catch {
      return ["\(error)"]
    }
  }

  /// The same as a table of the same columns says it.
  private static func saidByTable(_ text: String, rules: ReadingRules = ReadingRules()) -> [String]
  {
    var options = ReadingOptions()
    options.rules = rules
    options.overrides = [
      "who": ColumnOverride(role: .group, kind: .category),
      "day": ColumnOverride(role: .time, kind: .date),
      "paid": ColumnOverride(role: .feature, kind: .number),
    ]
    if text.prefix(while: { $0 != "\n" }).contains("note") {
      options.overrides["note"] = ColumnOverride(role: .ignored)
    }
    do {
      let table = try Table.read(bytes: Array(text.utf8), options: options).table
      guard case .category(let names)? = table["who"]?.values,
        case .date(let dates)? = table["day"]?.values,
        case .number(let numbers)? = table["paid"]?.values
      else { return ["other kinds"] }
      return dates.indices.map { row in
        let code = names.codes[row]
        return line(code < 0 ? nil : names.levels[Int(code)], dates[row], numbers[row])
      } + ["\(names.levels)", "\(dates.count)"]
    } catch {
      return ["\(error)"]
    }
  }

  @Test("a packed log is unpacked before its text is made into another") func packed() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("log-\(UUID().uuidString).gz")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(try Packed.gzip(Array("who;day;paid\nb;2024-01-02;1\na;2024-01-03;2\n".utf8))).write(
      to: file)
    let rows = try DatedRows(
      path: file.path, columns: Self.columns, rules: ReadingRules(), threads: 1
    ) { text in text.map { $0 == UInt8(ascii: ";") ? UInt8(ascii: ",") : $0 } }
    #expect(rows.names == ["a", "b"] && rows.count == 2)
    #expect(rows.digest == SHA256.hex(of: [UInt8](try Data(contentsOf: file))))
  }

  private static func line(_ name: String?, _ date: Double, _ number: Double) -> String {
    let number = number.isNaN ? "none" : String(number.bitPattern, radix: 16)
    return "\(name ?? "none") \(date.isNaN ? "none" : "\(date)") \(number)"
  }

  /// Lines that several threads add, one at a time.
  private final class Lines: @unchecked Sendable {
    private(set) var all: [String] = []
    func add(_ line: String) { all.append(line) }
  }

  private static let names = ["a", "b", "é", "e\u{301}", "c d", "", "NA", "zz", "10"]
  private static let days: [[String]] = [
    ["2024-01-31", "2023-12-01", "2024-02-29T10:11:12Z", ""],
    ["31.12.2023", "1.2.2024", "29.02.2024", "-"],
    ["12/31/2023", "1/2/2024", ""], ["20240131", "20231201", "0000-00-00"],
    ["1/2/2024", "3/4/2023"], ["2024-01-31", "soon", "later"], ["", "NA"],
  ]
  private static let amounts: [[String]] = [
    ["1", "2.5", "-3", "1e3", "", "0.1", "7.25"], ["1,5", "2,25", "1.000,5", ""],
    ["1.000", "12.500", "7"], ["$1,200.50", "$3", "(4.00)"], ["1.5", "-", "None", "1e39"],
    ["1", "x2", "3"], ["1", "inf", "2"], ["1.000", "12.500", "7.25"], ["€ 1", "$ 2"], ["", "NA"],
    ["3", "none", "unknown"], ["1.730", "2.040"], ["1.2k", "3k", "4.5M", "7"],
    ["1,23,456", "12,345", "7"], ["3M", "6M", "9M"], ["1,23,456", "1,234,567"],
  ]

  @Test("what is read in blocks is what a table says", arguments: [",", ";"])
  func parity(delimiter: String) {
    var stream = RandomKey(seed: 3)["dated rows"].stream
    for days in Self.days {
      for amounts in Self.amounts {
        let rows = (0..<60).map { row -> String in
          // Odd fields come late, as they do.
          let few = row < 40 ? 2 : days.count
          let fields = [
            Self.names[stream.integer(below: Self.names.count)],
            days[stream.integer(below: min(few, days.count))], "x",
            amounts[stream.integer(below: min(few, amounts.count))],
          ]
          return fields.map { $0.contains(delimiter) ? "\"\($0)\"" : $0 }.joined(
            separator: delimiter)
        }
        let text = (["who,day,note,paid".replacing(",", with: delimiter)] + rows).joined(
          separator: "\n")
        let wanted = Self.saidByTable(text)
        #expect(Self.said(text, threads: 1, blockSize: 1 << 18) == wanted, "\(text.prefix(300))")
        #expect(Self.said(text, threads: 3, blockSize: 64) == wanted, "\(text.prefix(300))")
      }
    }
  }

  @Test("stated marks, orders of dates and words for missing values count here, too")
  func stated() {
    var rules = ReadingRules()
    (rules.decimal, rules.dates, rules.missing) = (.comma, .dayFirst, ["none", "-1"])
    let text = "who,day,paid\na,1/2/2024,\"1.000\"\nnone,3/4/2024,-1\nb,5/6/2024,none\n"
    let wanted = Self.saidByTable(text, rules: rules)
    #expect(wanted.count == 5)
    #expect(Self.said(text, rules: rules, threads: 2, blockSize: 16) == wanted)
  }

  @Test("more different dates and amounts than are remembered are all read")
  func many() {
    var text = "who,day,paid\n"
    for row in 0..<150_000 {
      let (minute, second) = (row / 60 % 60, row % 60)
      text += "c\(row % 7),2024-01-\(10 + row / 3600 % 20)T0\(row / 72_000):"
      text += "\(minute < 10 ? "0" : "")\(minute):\(second < 10 ? "0" : "")\(second)Z,"
      text += "\"\(row),5\"\n"
    }
    let wanted = Self.saidByTable(text)
    #expect(wanted.count == 150_002)
    #expect(Self.said(text, threads: 3, blockSize: 1 << 16) == wanted)
  }

  @Test("a column that is not there is refused in the words of who asked for it")
  func missing() {
    #expect(
      Self.said("who,day,pay\na,2024-01-01,1\n", threads: 1, blockSize: 64) == [
        "values: there is no column 'paid'. The columns are who, day, pay"
      ])
  }

  @Test("a file that was changed between the two readings is refused; so is a pipe")
  func changed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "dated-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("log.csv").path
    func open(_ text: String) throws -> DatedRows {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try DatedRows(
        path: path, columns: Self.columns, rules: ReadingRules(), threads: 2)
    }
    func change(_ text: String) throws {
      let file = try #require(FileHandle(forWritingAtPath: path))
      try file.write(contentsOf: Data(text.utf8))
      try file.close()
    }
    func refusal(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "nothing is refused"
      } catch {
        return "\(error)".replacing(folder.path + "/", with: "")
      }
    }
    let log = "who,day,paid\na,2024-01-01,1\nb,2024-02-01,2\n"
    for other in [
      "who,day,paid\na,2024-01-01,3\n", "who,day,paid\nc,2024-01-01,1\n", "who,day,paid\na,2024",
      "who,day,paid\na,2024-01-01,1\nb,\"024-02-01,2\n",
    ] {
      let rows = try open(log)
      try change(other)
      if other.utf8.count < 20 {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.truncate(atOffset: UInt64(other.utf8.count))
      }
      let said = refusal { try rows.eachBlock { _ in } }
      #expect(said == "log.csv: the file changed while it was read", "\(other)")
    }
    // What takes its place meanwhile is another file, and the one that was opened goes on.
    let kept = try open(log)
    try FileManager.default.removeItem(atPath: path)
    try Data("other".utf8).write(to: URL(fileURLWithPath: path))
    let said = refusal { try kept.eachBlock { _ in } }
    #expect(said == "nothing is refused")
    #expect(kept.digest == SHA256.hex(of: log))
    let pipe = folder.appendingPathComponent("pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    let writer = Thread { FileHandle(forWritingAtPath: pipe)?.closeFile() }
    writer.start()
    let refused = refusal {
      _ = try DatedRows(path: pipe, columns: Self.columns, rules: ReadingRules(), threads: 1)
    }
    #expect(refused == "pipe: it is read twice, so it cannot be a pipe. Save it as a file first")
  }
}
