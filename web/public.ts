import './style/tokens.css'
