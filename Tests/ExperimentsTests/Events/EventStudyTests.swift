import Experiments
import Learning
import StrictJSON
import Tables
import Testing

@Suite struct EventStudyTests {
  private let files: EventFiles

  init() throws { files = try EventFiles() }

  private static let table = """
    customerID,age,churn
    a,30,no
    b,40,yes
    c,50,no
    d,60,yes

    """

  private static let log = """
    who,day,paid,channel
    a,2024-01-01,10,web
    a,2024-03-31,0.1,web
    a,2024-03-31T23:59:59Z,0.2,shop
    a,2024-04-01,1000,web
    b,2023-12-31,5,web
    b,2024-02-29,7.5,web
    z,2024-02-01,1,web
    c,2024-05-01,9,web
    b,2024-02-01,,web

    """

  @Test("counts and sums of periods, recency, frequency and amount are those before the cut-off")
  func counts() throws {
    let data = try files.read(table: Self.table, log: Self.log, EventFiles.spec())
    #expect(data.numbers("events_month_3") == [1, 0, 0, 0])
    #expect(data.numbers("events_month_2") == [0, 2, 0, 0])
    #expect(data.numbers("events_month_1") == [2, 0, 0, 0])
    #expect(data.numbers("paid_month_3") == [10, 0, 0, 0])
    #expect(data.numbers("paid_month_2") == [0, 7.5, 0, 0])
    #expect(data.numbers("paid_month_1") == [0.1 + 0.2, 0, 0, 0])
    #expect(data.numbers("events_total") == [3, 3, 0, 0])
    #expect(data.numbers("paid_total") == [10.3, 12.5, 0, 0])
    let second = 1.0 / 86_400
    let recency = data.numbers("recency_days")
    #expect(abs(recency[0] - second) < 1e-12 && recency[1] == 32)
    #expect(recency[2].isNaN && recency[3].isNaN)
    #expect(data.numbers("first_to_last_days")[1] == 60)
    #expect(data.numbers("mean_gap_days")[1] == 30)
    #expect(data.numbers("first_to_last_days")[2].isNaN && data.numbers("mean_gap_days")[3].isNaN)
    #expect(data.labels == [0, 1, 0, 1])
    #expect(data.table["age"] != nil && data.identifier == "customerID")
  }

  @Test("the channels are a sequence, oldest period first, beside that of the table")
  func sequence() throws {
    let data = try files.read(table: Self.table, log: Self.log, EventFiles.spec())
    let channels = try #require(data.table.sequence?.channels)
    #expect(channels.map(\.name) == ["events", "paid"])
    #expect(channels[0].columns == ["events_month_3", "events_month_2", "events_month_1"])
    #expect(channels[1].columns == ["paid_month_3", "paid_month_2", "paid_month_1"])
    var spec = EventFiles.spec { $0.steps = 2 }
    spec.sequence = DataSpec.SequenceSpec()
    spec.sequence?.channels = OrderedMembers([("use", ["use_1", "use_2"])])
    let table = "customerID,use_1,use_2,churn\na,1,2,no\nb,3,4,yes\n"
    let both = try files.read(table: table, log: Self.log, spec)
    #expect(both.table.sequence?.channels.map(\.name) == ["use", "events", "paid"])
  }

  @Test(
    "what was made of the log stands in the table of columns, and what became of events is told")
  func told() throws {
    let data = try files.read(table: Self.table, log: Self.log, EventFiles.spec())
    let made = try #require(data.columns.first { $0.name == "paid_month_1" })
    #expect(made.kind == .number && made.role == .feature && made.missing == 0)
    #expect(made.decided == "made of log.csv: sum of paid in month 1 before the cut-off")
    #expect(made.range == 0...(0.1 + 0.2))
    let recency = try #require(data.columns.first { $0.name == "recency_days" })
    #expect(recency.missing == 2)
    #expect(
      files.notes(data) == [
        "column 'customerID' identifies rows and is not learnt from; data.columns can say otherwise",
        "log.csv: 9 events from 2023-12-31 to 2024-05-01; 6 lie before a cut-off of their customer and "
          + "count, the others do not",
        "1 event of log.csv without a value that can be summed adds nothing to sums",
        "1 event of 1 customer who is not in customers.csv is passed over",
        "2 rows of customers.csv have no event before the cut-off: counts and sums are 0, days are missing",
      ])
  }

  @Test("periods are days, weeks, a number of days, or months of the calendar with shorter ones")
  func periods() throws {
    let table = "id,churn\na,no\nb,yes\n"
    func counts(_ period: JSON, _ name: String, cutoff: String, days: [String]) throws -> [Double] {
      let log = "who,day,paid\n" + days.map { "a,\($0),1\n" }.joined()
      let data = try files.read(
        table: table, log: log,
        EventFiles.spec {
          ($0.period, $0.cutoff, $0.steps) = (period, cutoff, 3)
        })
      return (1...3).reversed().map { data.numbers("events_\(name)_\($0)")[0] }
    }
    // A month before 31 March is 29 February, two are 31 January, three are 31 December.
    let days = ["2023-12-30", "2023-12-31", "2024-01-30", "2024-01-31", "2024-02-28", "2024-02-29"]
    #expect(try counts("month", "month", cutoff: "2024-03-31", days: days) == [2, 2, 1])
    #expect(try counts("day", "day", cutoff: "2024-03-01", days: days) == [0, 1, 1])
    #expect(try counts("week", "week", cutoff: "2024-03-01", days: days) == [0, 0, 2])
    #expect(try counts(30, "30d", cutoff: "2024-03-01", days: days) == [2, 1, 3])
    #expect(try counts("month", "month", cutoff: "2024-01-01", days: days) == [0, 0, 2])
  }

  @Test("every row may have a cut-off of its own, and a customer several rows")
  func ownCutoffs() throws {
    let table =
      "id,asof,churn\na,2024-04-01,no\na,2024-02-01,yes\nb,2024-03-01,no\nb,2024-02-29,yes\n"
    var column = DataSpec.ColumnSpec()
    column.role = .identifier
    var spec = EventFiles.spec { $0.cutoff = "asof" }
    spec.columns = OrderedMembers([("id", column)])
    let data = try files.read(table: table, log: Self.log, spec)
    #expect(data.numbers("events_total") == [3, 1, 3, 2])
    #expect(data.numbers("events_month_1") == [2, 1, 2, 1])
    #expect(data.table["asof"]?.role == .time)
    #expect(!data.table.features.contains { $0.name == "asof" })
    #expect(!files.notes(data).contains { $0.contains("several rows") })
    spec.events?.cutoff = "2024-04-01"
    let same = try files.read(table: table, log: Self.log, spec)
    #expect(
      files.notes(same).contains(
        "2 customers stand in several rows, which have the same events: rows of one customer in training "
          + "and test rows flatter a model"))
  }

  @Test("a summary may be left out by its role")
  func roles() throws {
    var spec = EventFiles.spec()
    var column = DataSpec.ColumnSpec()
    column.role = .ignored
    spec.columns = OrderedMembers([("paid_total", column)])
    let data = try files.read(table: Self.table, log: Self.log, spec)
    #expect(data.table["paid_total"] == nil && data.table["events_total"] != nil)
    spec.columns = OrderedMembers([("paid_month_2", column)])
    #expect(
      files.refusal(table: Self.table, log: Self.log, spec)
        == "data.columns: 'paid_month_2' is a step of what data.events makes; steps cannot be left out one "
        + "by one. Set data.events.steps")
  }

  @Test("a log alone makes the study: who has no event within the horizon is positive")
  func logAlone() throws {
    var spec = EventFiles.spec {
      $0.cutoff = "2024-03-01"
      $0.label = EventSpec.LabelSpec()
      $0.label?.inactiveFor = 31
    }
    spec.path = ""
    spec.target = "gone"
    let log = """
      who,day,paid
      b,2024-02-10,5
      a,2024-01-05,10
      a,2024-03-31,10
      c,2024-02-29,1
      d,2024-03-02,1
      c,2024-04-01,1
      a,2023-12-24,10

      """
    let data = try files.read(table: nil, log: log, spec)
    #expect(data.labels == [0, 1, 1])
    #expect(data.identifier == "who" && data.positive == "yes")
    let names = try #require(data.identifiers)
    #expect((0..<3).map { names[$0] } == ["a", "b", "c"])
    #expect(data.numbers("events_total") == [2, 1, 1])
    #expect(data.digest == data.eventsDigest)
    #expect(
      data.columns.first { $0.name == "gone" }?.decided
        == "made of log.csv: yes where no event follows from the cut-off on for 31 days")
    #expect(
      files.notes(data) == [
        "log.csv: 7 events from 2023-12-24 to 2024-04-01; 4 lie before a cut-off of their customer and "
          + "count, the others do not",
        "1 customer of log.csv with no event before the cut-off is left out",
      ])
  }

  @Test(
    "of a row about nobody knows whom the target is not known; an event of several rows is one event"
  )
  func nobody() throws {
    let table = "id,asof\na,2024-04-01\n,2024-04-01\nb,2024-04-01\na,2024-03-01\n"
    let log =
      "who,day,paid\na,2024-01-05,1\na,2024-02-05,2\nb,2024-03-05,2\na,2024-04-05,1\nb,2024-06-01,1\n"
    var spec = EventFiles.spec { events in
      events.cutoff = "asof"
      events.label = EventSpec.LabelSpec()
      events.label?.inactiveFor = 20
    }
    spec.target = "gone"
    var named = DataSpec.ColumnSpec()
    (named.role, named.kind) = (.group, .category)
    spec.columns = OrderedMembers([("id", named)])
    let data = try files.read(table: table, log: log, spec)
    #expect(data.droppedRows == 1 && data.rowCount == 3)
    #expect(data.labels == [0, 1, 1])
    #expect(
      files.notes(data).contains {
        $0.hasPrefix("log.csv: 5 events")
          && $0.contains("; 3 lie before a cut-off of their customer")
      }, "\(files.notes(data))")
  }

  @Test(
    "dates of a log are read in all forms of a table's, and those far from all others are none",
    arguments: [
      ["Fri Jan 05 10:00:00 CET 2024", "Tue Feb 20 10:00:00 CET 2024"],
      ["05-JAN-24 10.00.00.000000 AM", "20-FEB-24 10.00.00.000000 AM"],
      ["Jan  5 2024 10:00AM", "Feb 20 2024 10:00AM"], ["20240105T100000Z", "20240220T100000Z"],
      ["2024-01-05T10:00:00+02:00[Europe/Berlin]", "2024-02-20T10:00:00+02:00[Europe/Berlin]"],
      ["2024-01-05", "20.02.2024"],
    ])
  func forms(dates: [String]) throws {
    let log = "who,day,paid\na,\(dates[0]),1\nb,\(dates[1]),2\nb,9999-12-31,2\n"
    let data = try files.read(table: "id,churn\na,no\nb,yes\n", log: log, EventFiles.spec())
    #expect(data.numbers("events_total") == [1, 1])
    #expect(
      files.notes(data).contains("1 event of log.csv without a customer or a date is passed over"))
  }

  @Test("customers who are spelled otherwise in the log are told") func spellings() throws {
    let log = "who,day,paid\nK001,2024-03-05,1\n\"k002 \",2024-03-20,2\n"
    let notes = files.notes(
      try files.read(table: "id,churn\nK001,no\nK002,yes\n", log: log, EventFiles.spec()))
    #expect(
      notes.contains(
        "1 customer of log.csv differs from those of customers.csv only in case or blanks, such as 'k002 ' from "
          + "'K002'; their events are passed over, too. Write them alike if they are one"),
      "\(notes)")
  }

  @Test("a stray event far behind the others does not say where a log ends") func stray() throws {
    let days = (10..<29).map { "\($0 % 2 == 0 ? "a" : "b"),2024-02-\($0),1\n" }.joined()
    let log = "who,day,paid\n" + days + "a,2034-02-11,1\n"
    let notes = files.notes(
      try files.read(table: "id,churn\na,no\nb,yes\n", log: log, EventFiles.spec()))
    #expect(notes.contains("log.csv ends on 2024-02-28 but for strays up to 2034-02-11"))
    #expect(notes.contains { $0.hasPrefix("log.csv ends 33 days before the cut-off 2024-04-01") })
  }

  @Test("a log that ends long before the cut-off is told") func silence() throws {
    let table = "id,churn\na,no\nb,yes\n"
    let log = "who,day,paid\na,2024-01-05,1\nb,2024-02-20,2\n"
    let notes = files.notes(try files.read(table: table, log: log, EventFiles.spec()))
    #expect(
      notes.contains(
        "log.csv ends 41 days before the cut-off 2024-04-01: whatever happened in them is not in it, so that "
          + "everybody seems to be silent for as long"), "\(notes)")
  }

  @Test("blanks within quotes belong to a name") func quotedBlanks() throws {
    let table = "id,churn\nAnn  Lee,no\nb,yes\n"
    let log = "who   day paid\n\"Ann  Lee\"  2024-03-05\t 3\nb 2024-03-06 \"4\"\n"
    let spec = EventFiles.spec { events in
      var reading = ReadingSpec()
      reading.delimiter = "blanks"
      events.reading = reading
    }
    let data = try files.read(table: table, log: log, spec)
    #expect(data.numbers("paid_total") == [3, 4])
  }

  @Test("fields between any number of blanks, without a header, are read where the spec says so")
  func blanks() throws {
    var spec = EventFiles.spec {
      var reading = ReadingSpec()
      reading.delimiter = "blanks"
      reading.names = ["who", "other", "day", "count", "paid"]
      ($0.reading, $0.cutoff) = (reading, "1998-01-01")
      $0.label = EventSpec.LabelSpec()
      $0.label?.inactiveFor = 30
    }
    (spec.path, spec.target) = ("", "gone")
    let log =
      " 00004 0001 19971201  2\t  29.33\t\r\n 00004 0001 19980118 12  129.73\t\r\n"
      + " 00021 0002 19971212  1   14.96\t\r\n 00021 0002 19980228  2   26.48\t\r\n"
    let data = try files.read(table: nil, log: log, spec)
    #expect(data.labels == [0, 1])
    #expect(data.numbers("paid_total") == [29.33, 14.96])
    let names = try #require(data.identifiers)
    #expect((0..<2).map { names[$0] } == ["00004", "00021"])
  }
}
