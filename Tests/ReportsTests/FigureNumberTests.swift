import Reports
import StrictJSON
import Testing

@Suite struct FigureNumberTests {
  @Test("numbers of any size stand in a figure", arguments: [9.3e18, -9.3e18, 1e22, 1e300, 0.1, 3])
  func anySize(value: Double) throws {
    let feature = FeatureImportance.Feature(
      name: "x", mean: value, lowest: value, highest: value)
    let figure = Figure.importance(FeatureImportance(name: "net", features: [feature]))
    let text = figure.spec.text()
    let start = try #require(text.firstRange(of: "\"v\":")).upperBound
    let number = text[start...].prefix { $0 != "," && $0 != "}" }
    let shown = try #require(Double(number), "\(number)")
    #expect(abs(shown - value) <= 1e-4 * abs(value))
  }
}
