import CKernels
public import StrictJSON

/// The values that one setting may take in a search.
public indirect enum SearchAxis: Hashable, Sendable {
  /// Any number between two ends.
  case linear(Double, Double)
  /// Any number between two ends above 0, even in its logarithm.
  case log(Double, Double)
  /// Any whole number between two ends, both included.
  case int(Int, Int)
  /// The same, even in its logarithm.
  case logInt(Int, Int)
  /// One of some values.
  case choices([JSON])
  /// A list of a varying length: `of` over and over, `count` times, in which objects such as
  /// `{"logInt": [8, 256]}` are axes themselves, drawn once for all repetitions.
  case stack(count: SearchAxis, of: [JSON])

  /// The axes as a search draws them, those within a stack in the order of the document.
  public var coordinates: [Coordinate] {
    switch self {
    case .linear(let lower, let upper): [.real(lower: lower, upper: upper, isLog: false)]
    case .log(let lower, let upper): [.real(lower: lower, upper: upper, isLog: true)]
    case .int(let lower, let upper): [.whole(lower: lower, upper: upper, isLog: false)]
    case .logInt(let lower, let upper): [.whole(lower: lower, upper: upper, isLog: true)]
    case .choices(let values): [.choice(count: values.count)]
    case .stack(let count, let parts):
      count.coordinates + parts.flatMap { Self.axes(in: $0).flatMap(\.coordinates) }
    }
  }

  /// The value at a point, whose first numbers are this axis's; they are taken from it.
  func value(taking point: inout ArraySlice<Double>) -> JSON {
    switch self {
    case .linear, .log: .number(Self.rounded(coordinates[0].value(at: point.removeFirst()), self))
    case .int, .logInt: .integer(Int64(coordinates[0].value(at: point.removeFirst())))
    case .choices(let values): values[Int(coordinates[0].value(at: point.removeFirst()))]
    case .stack(let count, let parts):
      Self.stack(count.value(taking: &point), parts.map { Self.filled($0, &point) })
    }
  }

  private static func stack(_ count: JSON, _ parts: [JSON]) -> JSON {
    .array((0..<(count.integer ?? 0)).flatMap { _ in parts })
  }

  /// The values at the ends of the axis, of which every other lies between; all of a list of choices.
  public var extremes: [JSON] {
    switch self {
    case .linear(let lower, let upper), .log(let lower, let upper):
      [.number(lower), .number(upper)]
    case .int(let lower, let upper), .logInt(let lower, let upper):
      [.integer(Int64(lower)), .integer(Int64(upper))]
    case .choices(let values): values
    case .stack(let count, let parts):
      Self.corners(parts).flatMap { filled in count.extremes.map { Self.stack($0, filled) } }
    }
  }

  /// Parts of a stack with all its axes at their first extreme, their second, and so on.
  private static func corners(_ parts: [JSON]) -> [[JSON]] {
    let most = parts.flatMap(axes).map(\.extremes.count).max() ?? 1
    return (0..<most).map { place in
      parts.map { part in
        mapped(part) { axis in axis.extremes[min(place, axis.extremes.count - 1)] }
      }
    }
  }

  /// Numbers with so many digits are told apart well enough, and can be read.
  private static let digits = 4

  /// A number with few digits, within its axis.
  private static func rounded(_ value: Double, _ axis: SearchAxis) -> Double {
    guard value != 0, case .real(let lower, let upper, _)? = axis.coordinates.first else {
      return value
    }
    var scale = 1.0
    let size = abs(value)
    let least = power(digits - 1)
    while size * scale < least, scale < 1e300 { scale *= 10 }
    while size * scale >= least * 10, scale > 1e-300 { scale /= 10 }
    return min(max((value * scale).rounded() / scale, lower), upper)
  }

  private static func power(_ count: Int) -> Double {
    (0..<count).reduce(1) { product, _ in product * 10 }
  }
}

// MARK: - Documents that hold axes

extension SearchAxis {
  /// A number or choice within a value, and the place in [0, 1] that it has on its axis.
  package typealias Reading = (name: String, axis: SearchAxis, value: JSON, place: Double)

  /// A value of the axis, number by number: of a stack its length, and what its parts were filled with; each under
  /// a name that begins with the one that is given.
  package func readings(
    of value: JSON, named name: String
  ) -> [Reading] {
    switch self {
    case .linear, .log, .int, .logInt:
      return value.double.map { [(name, self, value, coordinates[0].place(of: $0))] } ?? []
    case .choices(let values):
      return values.firstIndex(of: value).map {
        [(name, self, value, coordinates[0].place(of: Double($0)))]
      } ?? []
    case .stack(let count, let parts):
      guard case .array(let elements) = value else { return [] }
      let length = JSON.integer(Int64(elements.count / parts.count))
      return count.readings(of: length, named: "\(name).count")
        + zip(parts, elements).flatMap { Self.readings(of: $1, in: $0, named: name) }
    }
  }

  private static func readings(
    of value: JSON, in part: JSON, named name: String
  ) -> [Reading] {
    if let axis = try? SearchAxis(part, allowsStack: false) {
      return axis.readings(of: value, named: name)
    }
    switch (part, value) {
    case (.object(let members), .object):
      return members.flatMap { member in
        readings(
          of: value[member.name] ?? .null, in: member.value, named: "\(name).\(member.name)")
      }
    case (.array(let parts), .array(let values)):
      return zip(parts, values).flatMap { readings(of: $1, in: $0, named: name) }
    default: return []
    }
  }

  /// The axes within a part of a stack, in the order of the document.
  private static func axes(in part: JSON) -> [SearchAxis] {
    var axes: [SearchAxis] = []
    _ = mapped(part) { axis in
      axes.append(axis)
      return .null
    }
    return axes
  }

  private static func filled(_ part: JSON, _ point: inout ArraySlice<Double>) -> JSON {
    var rest = point
    defer { point = rest }
    return mapped(part) { $0.value(taking: &rest) }
  }

  /// A part of a stack with every axis in it replaced.
  private static func mapped(_ part: JSON, _ value: (SearchAxis) -> JSON) -> JSON {
    if let axis = try? SearchAxis(part, allowsStack: false) { return value(axis) }
    switch part {
    case .array(let elements): return .array(elements.map { mapped($0, value) })
    case .object(let members):
      return .object(members.map { JSON.Member($0.name, mapped($0.value, value)) })
    case .null, .bool, .integer, .number, .string: return part
    }
  }
}

extension SearchAxis: Codable {
  private static let names = ["linear", "log", "int", "logInt", "choices", "stack"]
  private static let expected =
    "an object with one of the members " + names.dropLast().joined(separator: ", ")
    + " and stack, such as {\"log\": [0.001, 0.1]}"
  private static let mostWhole = 1_000_000_000
  /// What stands for an axis that could not be read, so that reading goes on.
  package static let unread = SearchAxis.stack(count: .int(0, 0), of: [])

  /// What is wrong with an axis, also with one that was made without a document; nil where nothing is.
  package var issue: Issue? {
    do throws(Issue) {
      _ = try SearchAxis(document, allowsStack: true)
      return nil
    } catch {
      return error
    }
  }

  private static let mostCount = 64
  private static let mostChoices = 1000

  public init(from decoder: any Decoder) throws {
    do throws(Issue) {
      self = try SearchAxis(decoder.json ?? .null, allowsStack: true)
    } catch {
      if decoder.wantsAnyValue {
        self = .unread
        return
      }
      try decoder.report(error)
      throw Reported()
    }
  }

  private init(_ document: JSON, allowsStack: Bool) throws(Issue) {
    guard case .object(let members) = document, members.count == 1,
      Self.names.contains(members[0].name), allowsStack || members[0].name != "stack"
    else { throw Issue(.wrongType(expected: Self.expected, got: document.summary)) }
    let (name, value) = (members[0].name, members[0].value)
    do throws(Issue) {
      switch name {
      case "linear", "log":
        let (lower, upper) = try Self.ends(value, isLog: name == "log")
        self = name == "log" ? .log(lower, upper) : .linear(lower, upper)
      case "int", "logInt":
        let (lower, upper) = try Self.wholeEnds(value, isLog: name == "logInt")
        self = name == "logInt" ? .logInt(lower, upper) : .int(lower, upper)
      case "choices": self = .choices(try Self.choices(value))
      default: self = try Self.stack(value)
      }
    } catch {
      throw error.prefixed(by: [.member(name)])
    }
  }

  /// The two ends of a range, in order.
  private static func ends(_ value: JSON, isLog: Bool) throws(Issue) -> (Double, Double) {
    guard case .array(let ends) = value, ends.count == 2, let lower = ends[0].double,
      let upper = ends[1].double
    else { throw Issue(.wrongType(expected: "two numbers, [least, greatest]", got: value.text())) }
    guard lower < upper else {
      throw Issue(
        .outOfRange(rule: "the first number must be less than the second", got: value.text()))
    }
    guard (upper - lower).isFinite else {
      throw Issue(.outOfRange(rule: "must span no more than 1.7e308", got: value.text()))
    }
    guard !isLog || lower > 0 else {
      throw Issue(
        .outOfRange(rule: "must begin above 0, where logarithms begin", got: value.text()))
    }
    return (lower, upper)
  }

  private static func wholeEnds(_ value: JSON, isLog: Bool) throws(Issue) -> (Int, Int) {
    let (lower, upper) = try ends(value, isLog: isLog)
    guard let first = Int(exactly: lower), let last = Int(exactly: upper),
      abs(first) <= mostWhole, abs(last) <= mostWhole
    else {
      throw Issue(
        .outOfRange(
          rule: "must be two whole numbers of at most \(mostWhole)", got: value.text()))
    }
    return (first, last)
  }

  private static func choices(_ value: JSON) throws(Issue) -> [JSON] {
    guard case .array(let values) = value, (2...mostChoices).contains(values.count) else {
      let got = if case .array(let all) = value { "\(all.count)" } else { value.summary }
      throw Issue(.wrongType(expected: "a list of 2 to \(mostChoices) values", got: got))
    }
    if let place = values.indices.first(where: { values[..<$0].contains(values[$0]) }) {
      throw Issue(at: [.index(place)], .other("stands in the list already"))
    }
    return values
  }

  private static func stack(_ value: JSON) throws(Issue) -> SearchAxis {
    guard case .object(let members) = value, let count = value["count"], let parts = value["of"],
      members.count == 2
    else {
      throw Issue(
        .wrongType(
          expected: "an object with the members count and of, such as "
            + "{\"count\": {\"int\": [1, 3]}, \"of\": [{\"dense\": {\"units\": {\"logInt\": [8, 128]}}}]}",
          got: value.summary))
    }
    let lengths: SearchAxis
    do throws(Issue) {
      lengths = try SearchAxis(count, allowsStack: false)
    } catch {
      throw error.prefixed(by: ["count"])
    }
    guard case .int(0..., ...mostCount) = lengths else {
      throw Issue(
        at: "count",
        .outOfRange(rule: "must be an int from 0 to \(mostCount)", got: count.text()))
    }
    guard case .array(let list) = parts, !list.isEmpty else {
      throw Issue(
        at: "of", .wrongType(expected: "a list of at least one part", got: parts.text()))
    }
    do throws(Issue) {
      try check(parts)
    } catch {
      throw error.prefixed(by: ["of"])
    }
    return .stack(count: lengths, of: list)
  }

  /// Throws where something within a part of a stack is meant for an axis and is none.
  private static func check(_ part: JSON) throws(Issue) {
    switch part {
    case .array(let elements):
      for (place, element) in elements.enumerated() {
        do throws(Issue) { try check(element) } catch { throw error.prefixed(by: [.index(place)]) }
      }
    case .object(let members):
      if members.count == 1, case .array = members[0].value, names.contains(members[0].name) {
        _ = try SearchAxis(part, allowsStack: false)
        return
      }
      for member in members {
        do throws(Issue) {
          try check(member.value)
        } catch {
          throw error.prefixed(by: [.member(member.name)])
        }
      }
    case .null, .bool, .integer, .number, .string: break
    }
  }

  public func encode(to encoder: any Encoder) throws { try document.encode(to: encoder) }

  /// The axis as a spec writes it.
  public var document: JSON {
    func whole(_ lower: Int, _ upper: Int) -> JSON {
      [.integer(Int64(lower)), .integer(Int64(upper))]
    }
    return switch self {
    case .linear(let lower, let upper): ["linear": [.number(lower), .number(upper)]]
    case .log(let lower, let upper): ["log": [.number(lower), .number(upper)]]
    case .int(let lower, let upper): ["int": whole(lower, upper)]
    case .logInt(let lower, let upper): ["logInt": whole(lower, upper)]
    case .choices(let values): ["choices": .array(values)]
    case .stack(let count, let parts): ["stack": ["count": count.document, "of": .array(parts)]]
    }
  }
}
