import Catalog
import Experiments
import Learning
import StrictJSON
import Testing

/// Specs whose numbers no machine can bear: each is refused by the bound of the setting, before anything
/// is made of it.
@Suite struct HugeSettingsTests {
  private func sentences(
    _ members: String, models: String = #"{"m": {"classifier": "prior"}}"#
  ) -> [String] {
    let text = """
      {"data": {"path": "t.csv", "target": "Churn"}, "models": \(models), \(members)}
      """
    do throws(SpecError) {
      _ = try ExperimentSpec(parsing: Array(text.utf8), file: "spec.json", catalog: .standard)
      return []
    } catch {
      guard case .issues(_, let issues) = error else { return ["\(error)"] }
      return issues.map(\.description)
    }
  }

  private static let most = "9223372036854775807"

  @Test(
    "a network's sizes are refused before a graph is made of them",
    arguments: [
      (
        #"{"sequential": {"layers": [{"dense": {"units": 1000000000}}]}}"#,
        "sequential.layers[0].dense.units: must be from 1 to 65536, got 1000000000"
      ),
      (
        #"{"sequential": {"layers": [{"dense": {"units": \(most)}}]}}"#,
        #"sequential.layers[0].dense.units: must be from 1 to 65536, got \(most)"#
      ),
      (
        #"{"conv1d": {"layers": [{"conv1d": {"filters": \(most), "kernel": 1}}]}}"#,
        #"conv1d.layers[0].conv1d.filters: must be from 1 to 65536, got \(most)"#
      ),
      (
        #"{"conv1d": {"layers": [{"conv1d": {"filters": 2, "kernel": \(most), "padding": "same"}}]}}"#,
        #"conv1d.layers[0].conv1d.kernel: must be from 1 to 65536, got \(most)"#
      ),
      (
        #"{"conv1d": {"layers": [{"maxPool1d": {"size": 0}}]}}"#,
        "conv1d.layers[0].maxPool1d.size: must be from 1 to 65536, got 0"
      ),
      (
        #"{"functional": {"residual": {"blocks": \(most)}}}"#,
        #"functional.residual.blocks: must be from 1 to 1000, got \(most)"#
      ),
      (
        #"{"functional": {"residual": {"width": \(most)}}}"#,
        #"functional.residual.width: must be from 1 to 65536, got \(most)"#
      ),
      (
        #"{"functional": {"residual": {"blocks": 1, "width": 1100, "hiddenMultiplier": 64}}}"#,
        "functional.residual.hiddenMultiplier: times the width must be at most 65536, got 70400"
      ),
      (
        #"{"functional": {"residual": {"hiddenMultiplier": 1e300}}}"#,
        "functional.residual.hiddenMultiplier: must be greater than 0 and at most 64, got 1e+300"
      ),
      (
        #"{"functional": {"nodes": {"r": {"from": ["input"], "residual": {"blocks": \(most)}}}}}"#,
        #"functional.nodes.r.residual.blocks: must be from 1 to 1000, got \(most)"#
      ),
      (
        #"{"sequential": {"training": {"epochs": \(most)}}}"#,
        #"sequential.training.epochs: must be from 1 to 1000000, got \(most)"#
      ),
    ])
  func networks(classifier: String, sentence: String) {
    func filled(_ text: String) -> String { text.replacing(#"\(most)"#, with: Self.most) }
    #expect(
      sentences(#""seed": 1"#, models: #"{"m": {"classifier": \#(filled(classifier))}}"#)
        == ["models.m.classifier." + filled(sentence)])
  }

  @Test(
    "so are those of the study",
    arguments: [
      (
        #""validation": {"stratifiedKFold": {"repeats": 9223372036854775807}}"#,
        "validation.stratifiedKFold.repeats: must be from 1 to 1000, got 9223372036854775807"
      ),
      (
        #""validation": {"groupKFold": {"folds": 9223372036854775807}}"#,
        "validation.groupKFold.folds: must be from 2 to 10000, got 9223372036854775807"
      ),
      (#""inner": {"folds": 1000000}"#, "inner.folds: must be from 2 to 100, got 1000000"),
      (
        #""rank": {"by": "recall", "require": {"precision": 2}}"#,
        "rank.require.precision: must be from 0 to 1, got 2"
      ),
      (
        #""name": "two\nlines""#,
        #"name: must be usable as the name of a folder, got 'two\nlines'"#
      ),
    ])
  func study(members: String, sentence: String) {
    #expect(sentences(members) == [sentence])
  }

  /// A setting that is a number, or may be one, and where it stands.
  private struct Numeric {
    var path: [PathElement]
    var setting: Setting
  }

  private static func numeric(_ settings: [Setting], in defaults: JSON) -> [Numeric] {
    settings.flatMap { setting -> [Numeric] in
      let value = defaults[setting.name] ?? .null
      switch setting.range {
      case .nested(let inner):
        return numeric(inner, in: value).map { numeric in
          Numeric(path: [.member(setting.name)] + numeric.path, setting: numeric.setting)
        }
      case .any:
        return value.double == nil ? [] : [Numeric(path: [.member(setting.name)], setting: setting)]
      case .names, .component, .components: return []
      default: return [Numeric(path: [.member(setting.name)], setting: setting)]
      }
    }
  }

  @Test("every number of every component has bounds, and refuses what lies beyond")
  func everyNumber()
    throws
  {
    var count = 0
    for component in Catalog.standard.families.flatMap(\.components) {
      let defaults = try StrictJSON.encode(component.init())
      for numeric in Self.numeric(component.settings, in: defaults) {
        #expect(numeric.setting.range != .any, "\(component.name).\(numeric.path.text)")
        for number in [1e300, -1e300] {
          #expect(
            !numeric.setting.range.contains(number),
            "\(component.name).\(numeric.path.text) takes \(number)")
        }
        count += 1
      }
    }
    #expect(count > 80)
  }
}
