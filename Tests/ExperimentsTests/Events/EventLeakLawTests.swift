import Experiments
import Learning
import StrictJSON
import Tables
import Testing

/// No event at or after a customer's cut-off is seen by what a model learns from.
@Suite struct EventLeakLawTests {
  private struct Event {
    var who: Int
    /// Seconds from the cut-off, negative before it.
    var offset: Int
    var paid: Int

    func line(_ cutoff: Double) -> String {
      let day = DateFormat.text(of: cutoff + Double(offset)) ?? ""
      return "c\(who),\(day),\(paid / 100).\(paid % 100 < 10 ? "0" : "")\(paid % 100)\n"
    }
  }

  private static let cutoff = 1_711_929_600.0  // 2024-04-01

  private static let table =
    "id,churn\n" + (0..<40).map { "c\($0),\($0 % 2 == 0 ? "yes" : "no")\n" }.joined()

  /// Events of some customers, about as many before as after the cut-off, some just at it.
  private static func events(_ count: Int, _ stream: inout RandomStream) -> [Event] {
    (0..<count).map { _ in
      let far = stream.integer(below: 300 * 86_400) - 150 * 86_400
      let near = [-1, 0, 1, -86_400, 86_400][stream.integer(below: 5)]
      return Event(
        who: stream.integer(below: 44), offset: stream.uniform() < 0.2 ? near : far,
        paid: stream.integer(below: 10_000))
    }
  }

  private static func text(_ events: [Event]) -> String {
    "who,day,paid\n" + events.map { $0.line(cutoff) }.joined()
  }

  private static func spec(period: JSON) -> DataSpec {
    EventFiles.spec { ($0.period, $0.steps) = (period, 5) }
  }

  @Test("adding, changing or removing events from the cut-off on changes no bit", arguments: 0..<12)
  func later(round: Int) throws {
    let files = try EventFiles()
    var stream = RandomKey(seed: 11)["events", round].stream
    let spec = Self.spec(period: [.string("month"), .string("week"), 10][round % 3])
    var events = Self.events(400, &stream)
    let before = try files.read(table: Self.table, log: Self.text(events), spec).bits
    for place in events.indices where events[place].offset >= 0 {
      events[place].paid = stream.integer(below: 1_000_000)
      events[place].offset = stream.integer(below: 86_400 * 400)
      events[place].who = stream.integer(below: 60)
    }
    #expect(try files.read(table: Self.table, log: Self.text(events), spec).bits == before)
    let more = events + Self.events(200, &stream).filter { $0.offset >= 0 }
    #expect(try files.read(table: Self.table, log: Self.text(more), spec).bits == before)
    let fewer = events.filter { $0.offset < 0 }
    #expect(try files.read(table: Self.table, log: Self.text(fewer), spec).bits == before)
  }

  @Test("how later events write their numbers and dates changes no bit")
  func laterMarks() throws {
    let files = try EventFiles()
    let spec = Self.spec(period: "month")
    let lines = (0..<36).map { place in
      "c\(place),2024-0\(1 + place % 3)-\(10 + place % 18),\(1 + place % 9).\(100 + place)\n"
    }
    let log = "who,day,paid\n" + lines.joined()
    let before = try files.read(table: Self.table, log: log, spec).bits
    for later in ["c0,2024-05-01,\"1.730,50\"\n", "c99,2024-04-01,2.5\n", "c1,2025-01-01,7 EUR\n"] {
      #expect(try files.read(table: Self.table, log: log + later, spec).bits == before, "\(later)")
    }
    #expect(
      try files.read(table: Self.table, log: log + "c0,2024-03-01,\"1.730,50\"\n", spec).bits
        != before)
  }

  @Test("the rows of a log alone do not depend on later events but by their labels")
  func alone() throws {
    let files = try EventFiles()
    var stream = RandomKey(seed: 12)["events"].stream
    var spec = Self.spec(period: "month")
    spec.events?.label = EventSpec.LabelSpec()
    spec.events?.label?.inactiveFor = 60
    (spec.path, spec.target) = ("", "gone")
    let events = Self.events(300, &stream) + [Event(who: 0, offset: 86_400 * 200, paid: 1)]
    let whole = try files.read(table: nil, log: Self.text(events), spec)
    let kept = events.filter { $0.offset < 0 || $0.who % 3 == 0 }
    let part = try files.read(table: nil, log: Self.text(kept), spec)
    #expect(whole.labels != part.labels)
    #expect(whole.bits.dropLast() == part.bits.dropLast())
  }

  @Test("the order of a log and the number of threads change no bit")
  func order() throws {
    let files = try EventFiles()
    var stream = RandomKey(seed: 13)["events"].stream
    var events = Self.events(3_000, &stream)
    let spec = Self.spec(period: "week")
    let first = try files.read(table: Self.table, log: Self.text(events), spec).bits
    stream.shuffle(&events)
    let again = try files.read(table: Self.table, log: Self.text(events), spec, threads: 3).bits
    #expect(again == first)
  }

  @Test("every number is that of a count by hand")
  func byHand() throws {
    let files = try EventFiles()
    var stream = RandomKey(seed: 14)["events"].stream
    let events = Self.events(2_000, &stream)
    let data = try files.read(table: Self.table, log: Self.text(events), Self.spec(period: 10))
    for customer in 0..<40 {
      let own = events.filter { $0.who == customer && $0.offset < 0 }
      #expect(data.numbers("events_total")[customer] == Double(own.count))
      for step in 1...5 {
        let part = own.filter { (-864_000 * step)..<(-864_000 * (step - 1)) ~= $0.offset }
        #expect(data.numbers("events_10d_\(step)")[customer] == Double(part.count))
        let cents = part.reduce(0) { $0 + $1.paid }
        #expect(abs(data.numbers("paid_10d_\(step)")[customer] - Double(cents) / 100) < 1e-9)
      }
      let last = own.map(\.offset).max().map { Double(-$0) / 86_400 }
      let recency = data.numbers("recency_days")[customer]
      #expect(last == nil ? recency.isNaN : recency == last)
    }
  }
}
