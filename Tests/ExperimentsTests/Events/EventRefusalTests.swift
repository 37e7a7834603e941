import Experiments
import Learning
import StrictJSON
import Tables
import Testing

@Suite struct EventRefusalTests {
  private static let table = "id,churn\na,no\nb,yes\n"
  private static let log = "who,day,paid\na,2024-03-01,1\nb,2024-02-01,2\na,2024-04-20,2\n"

  struct Bad: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var table: String? = EventRefusalTests.table
    var log = EventRefusalTests.log
    var change: @Sendable (inout EventSpec) -> Void = { _ in }
    var sentence: String
  }

  static let bad = [
    Bad(
      testDescription: "a horizon that one stray event alone reaches",
      log: "who,day,paid\n"
        + (10..<31).map { "\($0 % 2 == 0 ? "a" : "b"),2024-03-\($0),1\n" }.joined()
        + "a,2034-03-11,1\nb,9999-12-31,1\n",
      change: {
        ($0.cutoff, $0.label) = ("2024-03-20", EventSpec.LabelSpec())
        $0.label?.inactiveFor = 60
      },
      sentence:
        "data.events.label: the 60 days from 2024-03-20 on end after the last event of log.csv, of 2024-03-30 "
        + "but for strays up to 2034-03-11, so that customers who are still to come would count as inactive. "
        + "The latest cut-off for 60 days is 2024-01-31"),
    Bad(
      testDescription: "a cut-off that only a stray event reaches",
      log: "who,day,paid\n"
        + (10..<31).map { "\($0 % 2 == 0 ? "a" : "b"),2024-01-\($0),1\n" }.joined()
        + "a,2034-03-11,1\n",
      change: { $0.cutoff = "2025-01-01" },
      sentence:
        "data.events: the 3 periods before the cut-off reach back to 2024-10-01, and no event of log.csv is "
        + "as late: its last is of 2024-01-30 but for strays up to 2034-03-11. Is the cut-off right?"
    ),
    Bad(
      testDescription: "orders of day and month that contradict each other",
      log: "who,day,paid\na,13/03/2024,1\nb,02/14/2024,2\n",
      sentence:
        "log.csv, line 3, column 'day': '02/14/2024' can only have the month first, and '13/03/2024' in line 2 "
        + "only the day. Write dates as YYYY-MM-DD"),
    Bad(
      testDescription: "an unknown customer", change: { $0.customer = "whom" },
      sentence:
        "data.events.customer, log.csv: there is no column 'whom'. Did you mean 'who'?"),
    Bad(
      testDescription: "an unknown date", change: { $0.date = "when" },
      sentence:
        "data.events.date, log.csv: there is no column 'when'. The columns are who, day, paid"),
    Bad(
      testDescription: "an unknown value", change: { $0.value = "paidd" },
      sentence: "data.events.value, log.csv: there is no column 'paidd'. Did you mean 'paid'?"),
    Bad(
      testDescription: "a date that is none",
      log: "who,day,paid\na,2024-03-01,1\nb,soon 3,2\n",
      sentence:
        "log.csv, line 3, column 'day': expected a date, found 'soon 3'. Write dates as YYYY-MM-DD"),
    Bad(
      testDescription: "an amount that is none",
      log: "who,day,paid\na,2024-03-01,1\nb,2024-02-01,2x2\n",
      sentence: "log.csv, line 3, column 'paid': expected a number, found '2x2'"),
    Bad(
      testDescription: "no date at all", log: "who,day,paid\na,,1\nb,,2\n",
      sentence: "data.events: no event of log.csv has a date"),
    Bad(
      testDescription: "a cut-off before all events", change: { $0.cutoff = "2023-01-01" },
      sentence:
        "data.events: log.csv has no event before the cut-off 2023-01-01; its first is of 2024-02-01"
    ),
    Bad(
      testDescription: "a cut-off long after all events", change: { $0.cutoff = "2034-04-01" },
      sentence:
        "data.events: the 3 periods before the cut-off reach back to 2034-01-01, and no event of log.csv is "
        + "as late: its last is of 2024-04-20. Is the cut-off right?"),
    Bad(
      testDescription: "a cut-off that is neither a date nor a column",
      change: { $0.cutoff = "1.4.2024" },
      sentence:
        "data.events.cutoff must be a date such as 2024-12-31 or a column of customers.csv, got '1.4.2024'"
    ),
    Bad(
      testDescription: "a cut-off that is empty", table: "id,asof,churn\na,2024-04-01,no\nb,,yes\n",
      change: { $0.cutoff = "asof" },
      sentence:
        "data.events.cutoff: column 'asof' is empty in 1 row, the first of them data row 2"),
    Bad(
      testDescription: "other customers", log: "who,day,paid\n007,2024-03-01,1\n",
      sentence:
        "data.events: no customer of log.csv is in customers.csv: its column 'who' holds '007', the column "
        + "'id' there 'a'"),
    Bad(
      testDescription: "nobody who is named", table: "age,churn\n20.5,no\n30.5,yes\n",
      sentence:
        "data.events: no column of customers.csv names customers. State which does in data.columns, as in "
        + "{\"customerID\": {\"role\": \"identifier\"}}"),
    Bad(
      testDescription: "a name that is taken", table: "id,events_total,churn\na,1,no\nb,2,yes\n",
      sentence:
        "data.events makes a column 'events_total', and customers.csv has one of that name. Rename it "
        + "there"),
    Bad(
      testDescription: "a horizon beyond the log",
      change: {
        $0.label = EventSpec.LabelSpec()
        $0.label?.inactiveFor = 30
      },
      sentence:
        "data.events.label: the 30 days from 2024-04-01 on end after the last event of log.csv, of "
        + "2024-04-20, so that customers who are still to come would count as inactive. The latest cut-off "
        + "for 30 days is 2024-03-22"),
    Bad(
      testDescription: "a target that is there already",
      change: {
        $0.label = EventSpec.LabelSpec()
        $0.label?.inactiveFor = 10
      },
      sentence:
        "data.events.label makes the target 'churn', and there is a column of that name. Call data.target "
        + "otherwise"),
    Bad(
      testDescription: "only later events of known customers",
      log: "who,day,paid\na,2024-04-01,1\nz,2024-03-01,1\n",
      sentence:
        "data.events: no event of log.csv lies before the cut-off of its customer, so that there is nothing "
        + "to count"),
  ]

  @Test("a log or a cut-off that cannot be used gets a sentence", arguments: bad)
  func refused(_ bad: Bad) throws {
    let files = try EventFiles()
    #expect(
      files.refusal(table: bad.table, log: bad.log, EventFiles.spec(bad.change)) == bad.sentence)
  }

  @Test("settings of events that make no sense are issues with their place, all at once")
  func issues() throws {
    var spec = ExperimentSpec()
    spec.data = EventFiles.spec {
      ($0.path, $0.customer, $0.cutoff) = ("", "", "spring")
      ($0.period, $0.steps, $0.value) = ("year", 5_000, "day")
      $0.label = EventSpec.LabelSpec()
      $0.reading = ReadingSpec()
      $0.reading?.delimiter = "::"
    }
    spec.data.path = ""
    let found = spec.issues().map { "\($0)" }.filter { $0.hasPrefix("data") }
    #expect(
      found == [
        "data.events: the member 'path' is missing",
        "data.events: the member 'customer' is missing",
        "data.events.value: column 'day' is that of 'date' already",
        "data.events.period: must be 'day', 'week', 'month' or a number of days from 1 to 3660, got "
          + "\"year\"", "data.events.steps: must be from 1 to 366, got 5000",
        "data.events.label.inactiveFor: must be a number of days from 1 to 3660, got 0",
        "data.events.cutoff: must be a date such as 2024-12-31 where there is no table, got 'spring'",
        "data.events.reading.delimiter: must be one ASCII character, no quote and no line end, got '::'",
      ])
  }

  @Test("a client of the library gets the sentence of a setting that cannot be, too")
  func client() throws {
    let files = try EventFiles()
    #expect(
      files.refusal(table: Self.table, log: Self.log, EventFiles.spec { $0.steps = 0 })
        == "data.events.steps: must be from 1 to 366, got 0")
  }

  @Test("a value cannot be called as counts are, nor may steps differ from those of data.sequence")
  func names() throws {
    var spec = ExperimentSpec()
    spec.data = EventFiles.spec { $0.value = "events" }
    spec.data.sequence = DataSpec.SequenceSpec()
    spec.data.sequence?.channels = OrderedMembers([("use", ["u1", "u2"])])
    let found = spec.issues().map { "\($0)" }.filter { $0.hasPrefix("data") }
    #expect(
      found == [
        "data.events.value: 'events' is what counts of events are called; call the column otherwise",
        "data.events.steps: every channel must have as many steps as 'use' of data.sequence, 2, got 3",
      ])
  }
}
