import Reports
import Testing

@Suite struct LearningFigureTests {
  private func history(_ name: String, _ step: String) -> LearningHistory {
    LearningHistory(
      name: name, step: step,
      folds: [.init(name: "fold 1", training: [0.6, 0.5], validation: [0.6, 0.55], bestEpoch: 2)])
  }

  @Test("losses of nets are by epoch, those of boosting by tree")
  func steps() {
    let (net, boosted) = (history("net", "epoch"), history("boosting", "tree"))
    #expect(
      Figure.learning([net]).caption == """
        Loss by epoch of the best candidate of each net, a line a fold of the first repeat: on training rows, and on rows held back from training for \
        early stopping. Diamonds mark the epochs whose parameters were kept.
        """)
    #expect(
      Figure.learning([boosted]).caption == """
        Loss by tree of the best candidate of each boosted model, a line a fold of the first repeat: on training rows, and on rows held back from training for \
        early stopping. Diamonds mark the trees up to which all were kept.
        """)
    #expect(
      Figure.learning([boosted, net]).caption == """
        Loss by epoch or tree of the best candidate of each net and boosted model, a line a fold of the first repeat: on training rows, and on rows held back from training for \
        early stopping. Diamonds mark the epochs whose parameters, and the trees up to which all were kept.
        """)
  }
}
