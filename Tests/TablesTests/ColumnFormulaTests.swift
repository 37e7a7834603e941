import Foundation
import StrictJSON
import Tables
import Testing

@Suite struct ColumnFormulaTests {
  private static let none = Double.nan

  /// The values of a formula over columns; -99 stands for a missing one.
  private static func values(
    _ operation: ColumnFormula.Operation, _ operands: [Double]..., inDays: Bool = false
  ) -> [Double] {
    let names = operands.indices.map { "c\($0)" }
    return ColumnFormula(operation, names).values(of: operands, inDays: inDays)
      .map { $0.isNaN ? -99 : $0 }
  }

  @Test("sums, differences, ratios and logarithms, counted by hand; what is missing makes missing")
  func plain() {
    #expect(Self.values(.sum, [1, 2, Self.none], [10, 20, 30], [0.5, -2, 1]) == [11.5, 20, -99])
    #expect(
      Self.values(.difference, [1, 2, 3], [10, 20, Self.none], [1, 1, 1]) == [-10, -19, -99])
    #expect(
      Self.values(.difference, [86_400 * 31, 0], [86_400, 43_200], inDays: true) == [30, -0.5])
    #expect(
      Self.values(.ratio, [6, 1, 0, Self.none, -3], [4, 0, 0, 2, 2]) == [1.5, -99, -99, -99, -1.5])
    #expect(Self.values(.log, [1, 0, -1, Self.none]) == [0, -99, -99, -99])
    #expect(abs(Self.values(.log, [20])[0] - 2.995732273553991) < 1e-15)
  }

  @Test(
    "numbers beyond single precision are missing, and sums of which a part is beyond double precision"
  )
  func huge() {
    #expect(Self.values(.sum, [1e308, 1e308], [1e308, -1e308]) == [-99, 0])
    #expect(Self.values(.sum, [1e308], [1e308], [-1e308]) == [-99])
    #expect(Self.values(.difference, [-1e308], [1e308]) == [-99])
    #expect(Self.values(.sum, [3e38, 3e38], [3e38, 1e37]) == [-99, 3e38 + 1e37])
    #expect(Self.values(.ratio, [1e300, 1], [1e-300, .leastNonzeroMagnitude]) == [-99, -99])
    #expect(Self.values(.slope, [-1e308], [1e308]) == [-99])
    #expect(Self.values(.spread, [-1e200], [1e200]) == [-99])
    #expect(Self.values(.lastAgainstMean, [1e308], [-1e308]) == [-99])
  }

  /// What a measure makes of a row of steps.
  private static func measure(_ operation: ColumnFormula.Operation, _ steps: [Double]) -> Double {
    let formula = ColumnFormula(operation, steps.indices.map { "c\($0)" })
    let value = formula.values(of: steps.map { [$0] })[0]
    return value.isNaN ? -99 : value
  }

  @Test("slope, spread and the last against the mean, over the steps that are there")
  func steps() {
    #expect(Self.measure(.slope, [1, 3, 5, 7]) == 2)
    // Least squares through (0, 2), (1, 3), (3, 7): 12 / 7 - 2 / 63.
    #expect(abs(Self.measure(.slope, [2, 3, Self.none, 7]) - 24.0 / 14) < 1e-15)
    #expect(Self.measure(.spread, [2, 4, 4, 6]) == (8.0 / 3).squareRoot())
    #expect(Self.measure(.spread, [Self.none, 1, 3]) == 2.0.squareRoot())
    #expect(Self.measure(.lastAgainstMean, [1, 2, 6]) == 3)
    #expect(Self.measure(.lastAgainstMean, [1, Self.none, 6]) == 2.5)
    #expect(Self.measure(.lastAgainstMean, [1, 6, Self.none]) == -99)
    let measures: [ColumnFormula.Operation] = [.slope, .spread, .lastAgainstMean]
    for measure in measures {
      #expect(Self.measure(measure, [Self.none, Self.none]) == -99)
      #expect(Self.measure(measure, [Self.none, 3, Self.none]) == -99)
      #expect(Self.measure(measure, [0.1, 0.1, Self.none, 0.1]) == 0)
      #expect(Self.measure(measure, [1e30, 1e30]) == 0)
    }
  }

  @Test("gaps are told apart: what has no value, and what is too great a number")
  func gaps() {
    let ratio = ColumnFormula(.ratio, ["a", "b"])
    let operands = [[1, Self.none, Self.none, 1e300], [0, 0, 1, 1e-300]]
    let found = ratio.gaps(in: ratio.values(of: operands), of: operands)
    #expect(found.undefined == 2 && found.tooGreat == 1)
    let spread = ColumnFormula(.spread, ["a", "b"])
    let steps = [[1, -1e200], [Self.none, 1e200]]
    let beyond = spread.gaps(in: spread.values(of: steps), of: steps)
    #expect(beyond.undefined == 0 && beyond.tooGreat == 1)
  }

  @Test("a formula reads and writes as one member, and says itself in words")
  func written() throws {
    let words = [
      #"{"sum":["a","b","c"]}"#: "a + b + c", #"{"difference":["a","b"]}"#: "a - b",
      #"{"ratio":["a","b"]}"#: "a / b", #"{"log":"a"}"#: "log(a)",
      #"{"slope":"minutes"}"#: "slope over the steps of minutes",
      #"{"spread":["a","b"]}"#: "standard deviation over a, b",
      #"{"lastAgainstMean":["a","b","c","d"]}"#: "last step less the mean over a, …, d (4 steps)",
    ]
    for (text, phrase) in words {
      let document = try JSON(parsing: Array(text.utf8))
      let read = StrictJSON.decode(ColumnFormula.self, from: document)
      let formula = try #require(read.value)
      #expect(read.issues == [] && formula.words() == phrase)
      #expect(try StrictJSON.encode(formula) == document)
    }
    #expect(ColumnFormula(.difference, ["a", "b"]).words(inDays: true) == "a - b, in days")
  }

  @Test(
    "what is no formula is refused with a sentence",
    arguments: [
      (
        #""ratio""#,
        #"expected a formula, such as {"ratio": ["spend", "minutes"]}, got the string 'ratio'"#
      ),
      (
        #"{"sum":["a","b"],"log":"a"}"#,
        #"expected a formula, such as {"ratio": ["spend", "minutes"]}, got an object"#
      ),
      (#"{"ratios":["a","b"]}"#, "unknown formula 'ratios'. Did you mean 'ratio'?"),
      (#"{"divide":["a","b"]}"#, "unknown formula 'divide'. Did you mean 'ratio'?"),
      (#"{"ratio":"a"}"#, "ratio: expected a list of columns, got the string 'a'"),
      (#"{"sum":["a",1]}"#, "sum: expected a list of columns, got an array"),
      (#"{"log":7}"#, "log: expected a column, got 7"),
      (#"{"slope":7}"#, "slope: expected a channel, or a list of columns, got 7"),
      (#"{"ratio":["a","b","c"]}"#, "ratio: must be two columns, got 3"),
      (#"{"sum":["a"]}"#, "sum: must be two columns or more, got 1"),
      (#"{"log":["a","b"]}"#, "log: must be one column, got 2"),
      (#"{"spread":["a"]}"#, "spread: must be a channel, or a list of two columns or more, got 1"),
      (#"{"sum":["a","b","a"]}"#, "sum: names column 'a' twice"),
    ])
  func refused(text: String, sentence: String) throws {
    let read = StrictJSON.decode(ColumnFormula.self, from: try JSON(parsing: Array(text.utf8)))
    #expect(read.issues.map(\.description) == [sentence])
  }
}
