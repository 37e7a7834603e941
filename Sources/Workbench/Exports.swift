// What a Swift client gets with `import Workbench`.
@_exported public import Auditing
@_exported public import Ensembles
@_exported public import Experiments
@_exported public import Forests
@_exported public import Learning
@_exported public import Linear
@_exported public import Networks
@_exported public import Preparation
@_exported public import Randomness
@_exported public import Reports
@_exported public import Resampling
@_exported public import Scoring
@_exported public import StrictJSON
@_exported public import Synthesis
@_exported public import Tables
@_exported public import Tensors
